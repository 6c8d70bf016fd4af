/** What a secret looks like in a log: Google's tokens, JSON web tokens, private keys, and named fields. */
const secrets: RegExp[] = [
	/ya29\.[\w.-]+/g,
	/eyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g,
	/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
	/(?<=(?:password|secret|refresh_token|access_token|assertion|authorization|cookie)["']?\s*[:=]\s*["']?(?:Bearer )?)[^\s"',;}]{6,}/gi,
];

/** The text with every secret in it blanked, so that it can be shown. */
export function redact(text: string): string {
	return secrets.reduce((shown, secret) => shown.replace(secret, '[hidden]'), text);
}
