/**
 * Signs one credential with Digital Bazaar's libraries, offline.
 *
 * stdin:  {"credential": {...}, "documents": {"<context address>": {...}}, "key": {...Multikey pair...}, "date": "..."}
 * stdout: the credential with its proof
 */
import * as vc from '@digitalbazaar/vc';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';

const chunks = [];
for await(const chunk of process.stdin) {
  chunks.push(chunk);
}
const {credential, documents, key, date} = JSON.parse(Buffer.concat(chunks).toString('utf8'));

/** Serves what was handed over and refuses everything else. */
async function documentLoader(url) {
  if(!documents[url]) {
    throw new Error(`not handed over: ${url}`);
  }
  return {contextUrl: null, documentUrl: url, document: documents[url]};
}

const pair = await Ed25519Multikey.from(key);
const suite = new DataIntegrityProof({signer: pair.signer(), cryptosuite, date});
const signed = await vc.issue({credential, suite, documentLoader, now: new Date(date)});
process.stdout.write(JSON.stringify(signed));
