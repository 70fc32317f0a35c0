/**
 * Verifies and signs credentials with Digital Bazaar's libraries, offline.
 *
 * {"work": "verify", "credential": {...}, "documents": {"<context address or DID>": {...}}, "now": "<ISO time>"}
 *   -> {"valid": true|false, "reason": "..."}
 * {"work": "issue", "suite": "<cryptosuite or proof type>", "credential": {...}, "key": {...key pair...}, "date": "..."}
 *   -> {"credential": {...with its proof...}}
 */
import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import * as eddsaJcs2022 from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {Ed25519Signature2020} from '@digitalbazaar/ed25519-signature-2020';
import {Ed25519VerificationKey2020} from '@digitalbazaar/ed25519-verification-key-2020';
import {cryptosuite as ecdsaRdfc2019} from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import {cryptosuite as eddsaRdfc2022} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {explain, serve, shared} from './lines.mjs';

const SIGNING = {
  'eddsa-rdfc-2022': eddsaRdfc2022,
  'eddsa-jcs-2022': eddsaJcs2022.createSignCryptosuite(),
  'ecdsa-rdfc-2019': ecdsaRdfc2019
};
const VERIFYING = {...SIGNING, 'eddsa-jcs-2022': eddsaJcs2022.createVerifyCryptosuite()};
const KEY_CONTEXTS = {
  Ed25519VerificationKey2020: 'https://w3id.org/security/suites/ed25519-2020/v1',
  Multikey: 'https://w3id.org/security/multikey/v1'
};
// The status list has tests of its own; here only signature, key and time are judged.
const checkStatus = async () => ({verified: true});

/** Serves what was handed over and refuses everything else. */
function loaderOf(documents) {
  return async url => {
    const [address, fragment] = url.split('#');
    const document = documents[address] ?? shared[address];
    if(!document) {
      throw new Error(`not handed over: ${url}`);
    }
    if(!fragment) {
      return {contextUrl: null, documentUrl: url, document: structuredClone(document), tag: 'static'};
    }
    const method = document.verificationMethod.find(({id}) => id === url);
    if(!method) {
      throw new Error(`no such key: ${url}`);
    }
    return {contextUrl: null, documentUrl: url, document: {'@context': KEY_CONTEXTS[method.type], ...method}};
  };
}

async function verify({credential, documents, now}) {
  const suite = [
    ...Object.values(VERIFYING).map(cryptosuite => new DataIntegrityProof({cryptosuite})), new Ed25519Signature2020()
  ];
  const options = {credential, suite, documentLoader: loaderOf(documents), checkStatus, now: now ? new Date(now) : new Date()};
  const result = await vc.verifyCredential(options);
  return {valid: result.verified === true, reason: explain(result.error)};
}

async function signingSuite({suite, key, date}) {
  if(suite === 'Ed25519Signature2020') {
    return new Ed25519Signature2020({key: await Ed25519VerificationKey2020.from(key), date});
  }
  const pair = await (suite.startsWith('ecdsa') ? EcdsaMultikey : Ed25519Multikey).from(key);
  return new DataIntegrityProof({signer: pair.signer(), cryptosuite: SIGNING[suite], date});
}

async function issue(order) {
  const {credential, documents = {}, date} = order;
  const suite = await signingSuite(order);
  const signed = await vc.issue({credential, suite, documentLoader: loaderOf(documents), now: new Date(date)});
  return {credential: signed};
}

await serve(order => order.work === 'issue' ? issue(order) : verify(order));
