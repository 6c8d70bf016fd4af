/** Who a client says it is, and how it proves it. */
export type Credentials = { user: string } & ({ token: string } | { password: string });

/** Reads a SASL response, base64 already undone; undefined where it is malformed. */
type SaslReader = (response: string) => Credentials | undefined;

/** RFC 7628 section 3.1: fields between \x01, the user behind `a=` with `,` and `=` escaped. */
const readOauthBearer: SaslReader = (response) => {
	const user = /^n,a=([^,]*),\x01/.exec(response)?.[1];
	const token = /\x01auth=Bearer ([^\x01]+)\x01/i.exec(response)?.[1];
	if (!user || !token || !response.endsWith('\x01\x01')) return undefined;
	return { user: user.replaceAll('=2C', ',').replaceAll('=3D', '='), token };
};

/** developers.google.com, "XOAUTH2 Protocol": `user=` and `auth=Bearer`, each ended by \x01. */
const readXoauth2: SaslReader = (response) => {
	const [, user, token] =
		/^user=([^\x01]+)\x01auth=Bearer ([^\x01]+)\x01\x01$/i.exec(response) ?? [];
	return user && token ? { user, token } : undefined;
};

/** RFC 4616: authorization id, authentication id and password between NUL. */
const readPlain: SaslReader = (response) => {
	const [authorize, user, password, ...more] = response.split('\0');
	if (!user || password === undefined || more.length > 0) return undefined;
	return authorize === '' || authorize === user ? { user, password } : undefined;
};

export const saslMechanisms: ReadonlyMap<string, SaslReader> = new Map([
	['OAUTHBEARER', readOauthBearer],
	['XOAUTH2', readXoauth2],
	['PLAIN', readPlain],
]);

/** What Gmail says before it refuses a token; the client answers, and the NO follows. */
export const saslErrorChallenge = (status: '400' | '401'): string =>
	Buffer.from(
		JSON.stringify({ status, schemes: 'Bearer', scope: 'https://mail.google.com/' }),
	).toString('base64');
