/**
 * The XOAUTH2 response that says the same as an OAUTHBEARER one (RFC 7628 section 3.1); both base64. What is
 * not OAUTHBEARER becomes an empty XOAUTH2 response, which is refused.
 */
export function xoauth2FromOAuthBearer(response: string): string {
	const [header = '', ...pairs] = Buffer.from(response, 'base64').toString().split('\x01');
	const [, name = ''] = /^[ny],a=([^,]*),/.exec(header) ?? [];
	const user = name.replaceAll('=2C', ',').replaceAll('=3D', '=');
	const auth = pairs.find((pair) => pair.startsWith('auth=')) ?? '';
	return Buffer.from(`user=${user}\x01${auth}\x01\x01`).toString('base64');
}
