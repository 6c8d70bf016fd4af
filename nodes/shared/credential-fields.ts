import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { AccessLevel, Servers } from '../../gmail';
import type { Core } from './core';

/** What a person typed into a field, without blanks around it. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

export const accessOf = (credential: ICredentialDataDecryptedObject): AccessLevel =>
	credential.accessLevel === 'sendOnly' ? 'sendOnly' : 'fullMail';

const GOOGLE_TOKEN_URL = 'https://oauth2.googleapis.com/token';

/**
 * An address to which a token or an assertion goes.
 *
 * @throws GmailError `serverSettingsWrong` for one that is not of HTTPS: everybody on the way would read them
 */
export const secretAddress = (core: Core, address: string, field: string): string => {
	const { protocol, username, password } = URL.canParse(address)
		? new URL(address)
		: { protocol: '', username: '', password: '' };
	if (protocol === 'https:' && username === '' && password === '') return address;
	const message = 'A server address of the credential does not begin with https://';
	throw new core.GmailError(message, {
		code: 'serverSettingsWrong',
		retry: 'never',
		remedy: `You open the credential in n8n, and write an address that begins with https:// into "${field}": tokens go there. Or you switch off "Use Other Servers or a Proxy".`,
		page: core.pages.proxyGuide,
		guide: core.guideTo(message),
	});
};

/** The servers of a sign-in, and where its tokens come from. */
export type SignInServers = Servers & { tokenUrl: string };

const googleOf = ({ googleServers }: Core): SignInServers => ({
	...googleServers,
	tokenUrl: GOOGLE_TOKEN_URL,
});

/** What the section "Use Other Servers or a Proxy" says, whoever signs in. */
const namedServers = (core: Core, credential: ICredentialDataDecryptedObject): SignInServers => {
	const { imap, smtp, api, tokenUrl } = googleOf(core);
	return {
		imap: {
			host: textOf(credential.imapHost) || imap.host,
			port: Number(credential.imapPort) || imap.port,
		},
		smtp: {
			host: textOf(credential.smtpHost) || smtp.host,
			port: Number(credential.smtpPort) || smtp.port,
		},
		api: secretAddress(core, textOf(credential.apiUrl) || api, 'Google APIs URL').replace(
			/(?<!\/)\/+$/,
			'',
		),
		tokenUrl: secretAddress(core, textOf(credential.tokenUrl) || tokenUrl, 'Token URL'),
		proxy: textOf(credential.mailProxy),
	};
};

/** Where a sign-in without a key may go: the token is of the machine, and whoever makes a credential is not who runs it. */
const requireGoogle = (core: Core, named: SignInServers): void => {
	const google = googleOf(core);
	const ports = [465, 587];
	if (
		named.imap.host === google.imap.host &&
		named.imap.port === google.imap.port &&
		named.smtp.host === google.smtp.host &&
		ports.includes(named.smtp.port) &&
		named.api === google.api &&
		named.tokenUrl === google.tokenUrl
	) {
		return;
	}
	const message =
		'A sign-in without a key goes to Google alone, and the credential names other servers';
	throw new core.GmailError(message, {
		code: 'serverSettingsWrong',
		retry: 'never',
		remedy:
			'You open the credential in n8n and switch off "Use Other Servers or a Proxy", or leave all fields below it as Google\'s but the proxy. With another kind of key, other servers can be named.',
		page: core.pages.keylessGuide,
		guide: core.guideTo(message),
	});
};

/**
 * Google's servers, or those of the section "Use Other Servers or a Proxy".
 *
 * @throws GmailError `serverSettingsWrong` for an address that is not of HTTPS, and for servers other than Google's
 * where the credential has no key of its own
 */
export const serversOf = (
	core: Core,
	credential: ICredentialDataDecryptedObject,
): SignInServers => {
	if (credential.customServers !== true) return googleOf(core);
	const named = namedServers(core, credential);
	if (credential.keyFormat === 'keyless') requireGoogle(core, named);
	return named;
};
