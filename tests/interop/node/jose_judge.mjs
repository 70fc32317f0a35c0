/**
 * Verifies and signs tokens with `jose`, which knows JWS and JWT and nothing of badges.
 *
 * {"work": "verify", "token": "...", "documents": {"<DID>": {...}}, "now": "<ISO time>"}: a VC-JWT, whose `kid` has to
 *   be one of the assertion methods that the document of its `iss` publishes, P-256 and RSA as a JWK, Ed25519 as Multikey
 * {"work": "verify", "token": "...", "pem": "..."}: a JWS, with the key that its issuer publishes
 *   -> {"valid": true|false, "reason": "..."}
 * {"work": "sign", "payload": {...}, "header": {...}, "jwk": {...private...}} -> {"token": "..."}
 */
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {
  CompactSign, compactVerify, decodeJwt, decodeProtectedHeader, importJWK, importSPKI, jwtVerify
} from 'jose';
import {explain, serve} from './lines.mjs';

const ALGORITHMS = ['RS256', 'ES256', 'EdDSA'];

/** The key that this DID document offers under this name. */
async function published(did, kid, alg) {
  const asserts = did?.assertionMethod?.includes(kid);
  const method = did?.verificationMethod?.find(({id}) => id === kid);
  if(!asserts || !method) {
    throw new Error(`the issuer publishes no key of this name: ${kid}`);
  }
  return importJWK(method.publicKeyJwk ?? await jwkOfMultikey(method), alg);
}

/** jose knows no Multikey, the form in which Ed25519 keys are published. */
async function jwkOfMultikey(method) {
  return Ed25519Multikey.toJwk({keyPair: await Ed25519Multikey.from(method)});
}

async function verifyToken({token, documents, now}) {
  const {iss} = decodeJwt(token);
  const {kid, alg} = decodeProtectedHeader(token);
  const key = await published(documents[iss], kid, alg);
  const required = ['iss', 'jti', 'nbf', 'sub'];
  const options = {issuer: iss, currentDate: now ? new Date(now) : new Date(), algorithms: ALGORITHMS, typ: 'JWT', requiredClaims: required};
  await jwtVerify(token, key, options);
}

async function judge(order) {
  try {
    await (order.pem ? compactVerify(order.token, await importSPKI(order.pem, 'RS256'), {algorithms: ['RS256']}) :
      verifyToken(order));
    return {valid: true, reason: ''};
  } catch(error) {
    return {valid: false, reason: explain(error)};
  }
}

async function sign({payload, header, jwk}) {
  const bytes = new TextEncoder().encode(JSON.stringify(payload));
  const key = await importJWK(jwk, header.alg);
  return {token: await new CompactSign(bytes).setProtectedHeader(header).sign(key)};
}

await serve(order => order.work === 'sign' ? sign(order) : judge(order));
