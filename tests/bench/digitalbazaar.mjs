/**
 * Times Digital Bazaar's libraries at the same document, offline, in one process that stays warm.
 *
 * stdin, a line each: first {unsigned, documents, key, date}, then {"work": "issue" | "verify" | "both", "times": n}
 * stdout, a line each: [processor time, wall time] of each run in milliseconds, as JSON
 */
import * as readline from 'node:readline';
import * as vc from '@digitalbazaar/vc';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';

const lines = readline.createInterface({input: process.stdin})[Symbol.asyncIterator]();
const {unsigned, documents, key, date} = JSON.parse((await lines.next()).value);

/** Serves what was handed over; "static" lets the library keep what it derived from a context. */
async function documentLoader(url) {
  const [address, fragment] = url.split('#');
  const document = documents[address];
  if(!document) {
    throw new Error(`not handed over: ${url}`);
  }
  if(!fragment) {
    return {contextUrl: null, documentUrl: url, document, tag: 'static'};
  }
  const method = document.verificationMethod.find(({id}) => id === url);
  const withContext = {'@context': 'https://w3id.org/security/multikey/v1', ...method};
  return {contextUrl: null, documentUrl: url, document: withContext};
}

const pair = await Ed25519Multikey.from(key);

async function issue() {
  const suite = new DataIntegrityProof({signer: pair.signer(), cryptosuite, date});
  return vc.issue({credential: structuredClone(unsigned), suite, documentLoader, now: new Date(date)});
}

const signed = await issue();

async function verify(credential = signed) {
  const suite = new DataIntegrityProof({cryptosuite});
  const checkStatus = async () => ({verified: true});
  const result = await vc.verifyCredential({credential, suite, documentLoader, checkStatus});
  if(!result.verified) {
    throw result.error;
  }
}

const WORK = {issue, verify: () => verify(), both: async () => verify(await issue())};

for await (const line of lines) {
  const {work, times} = JSON.parse(line);
  const taken = [];
  for(let i = 0; i < times; i++) {
    const before = process.cpuUsage(), start = performance.now();
    await WORK[work]();
    const {user, system} = process.cpuUsage(before);
    taken.push([(user + system) / 1000, performance.now() - start]);
  }
  process.stdout.write(JSON.stringify(taken) + '\n');
}
