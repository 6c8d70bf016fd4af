import { createSign, verify, type KeyObject } from 'node:crypto';

/** A JSON Web Token taken apart (RFC 7519, compact form); nothing is proven yet. */
export interface JsonWebToken {
	header: Record<string, unknown>;
	claims: Record<string, unknown>;
	/** True when `key` made its RS256 signature. Any other algorithm is false, `none` first of all. */
	isSignedBy(key: KeyObject): boolean;
}

/** Takes a token apart; undefined when it isn't one. */
export function parseJsonWebToken(token: string): JsonWebToken | undefined {
	const [head, body, signature, ...rest] = token.split('.');
	if (!head || !body || !signature || rest.length > 0) return undefined;
	const header = parseObject(head);
	const claims = parseObject(body);
	if (!header || !claims) return undefined;
	return {
		header,
		claims,
		isSignedBy: (key) =>
			header.alg === 'RS256' &&
			verify('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url')),
	};
}

/** Signs claims with RS256; `kid` names the key. */
export function signJsonWebToken(claims: object, key: KeyObject, kid: string): string {
	const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
	const signed = `${encode({ alg: 'RS256', typ: 'JWT', kid })}.${encode(claims)}`;
	return `${signed}.${createSign('sha256').update(signed).sign(key, 'base64url')}`;
}

function parseObject(part: string): Record<string, unknown> | undefined {
	try {
		const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
		return isRecord(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
