/**
 * Verifies one credential with Digital Bazaar's libraries, offline.
 *
 * stdin:  {"credential": {...}, "documents": {"<context address or DID>": {...}}, "now": "<ISO time>"}
 * stdout: {"verified": true|false, "error": "..."}
 */
import * as vc from '@digitalbazaar/vc';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import '@digitalbazaar/ed25519-multikey';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';

const chunks = [];
for await(const chunk of process.stdin) {
  chunks.push(chunk);
}
const {credential, documents, now} = JSON.parse(Buffer.concat(chunks).toString('utf8'));

/** Serves what was handed over and refuses everything else. */
async function documentLoader(url) {
  const [address, fragment] = url.split('#');
  const document = documents[address];
  if(!document) {
    throw new Error(`not handed over: ${url}`);
  }
  if(!fragment) {
    return {contextUrl: null, documentUrl: url, document};
  }
  const method = document.verificationMethod.find(({id}) => id === url);
  if(!method) {
    throw new Error(`no such key: ${url}`);
  }
  const withContext = {'@context': 'https://w3id.org/security/multikey/v1', ...method};
  return {contextUrl: null, documentUrl: url, document: withContext};
}

/** Flattens the library's nested errors to one line. */
function explain(error) {
  if(!error) {
    return '';
  }
  return [error, ...(error.errors ?? [])].map(({message}) => message).join('; ');
}

const suite = new DataIntegrityProof({cryptosuite});
// The status list has tests of its own; here only signature, key and time are judged.
const checkStatus = async () => ({verified: true});
const options = {credential, suite, documentLoader, checkStatus};
if(now) {
  options.now = new Date(now);
}
const result = await vc.verifyCredential(options);
process.stdout.write(JSON.stringify({verified: result.verified === true, error: explain(result.error)}));
