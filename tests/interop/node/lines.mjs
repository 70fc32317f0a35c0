/**
 * One long process a judge: an order a line on stdin, its answer a line on stdout.
 *
 * The first order is {"shared": {"<address>": {...}}}: documents that every later order may use. An order that breaks
 * the judge is answered with {"broken": "..."}, and the next one is heard.
 */
import * as readline from 'node:readline';

/** Documents that were handed over once. */
export const shared = {};

// What libraries say aloud must not stand among the answers.
console.log = console.info = console.warn = console.error;

async function answered(line, answer) {
  try {
    const order = JSON.parse(line);
    if(order.shared) {
      Object.assign(shared, order.shared);
      return {};
    }
    return await answer(order);
  } catch(error) {
    return {broken: String(error?.stack ?? error)};
  }
}

/** Answers orders until stdin ends. */
export async function serve(answer) {
  for await (const line of readline.createInterface({input: process.stdin, crlfDelay: Infinity})) {
    process.stdout.write(JSON.stringify(await answered(line, answer)) + '\n');
  }
}

/** Flattens nested errors to one line. */
export function explain(error) {
  if(!error) {
    return '';
  }
  const causes = [error, ...(error.errors ?? []), error.cause].filter(Boolean);
  return causes.map(({message}) => message).join('; ');
}
