import type { INodeProperties } from 'n8n-workflow';

/** Where an address leads that is not of HTTPS: nowhere, by a name that says why (RFC 6761 section 6.4). */
const NOWHERE = 'https://address-has-to-begin-with-https.invalid';

/**
 * An expression of n8n: Google's address, or that of a field in "Use Other Servers or a Proxy" where that is of HTTPS.
 *
 * @param fields what n8n calls the fields there: `$self` or `$credentials`
 */
export const secureOr = (fields: string, field: string, google: string): string =>
	`!${fields}["customServers"] ? "${google}" : /^https:\\/\\//i.test(${fields}["${field}"]) ? ${fields}["${field}"] : "${NOWHERE}"`;

/** Where n8n tests a credential, with its token. */
export const testedApi = `={{ ${secureOr('$credentials', 'apiUrl', 'https://www.googleapis.com')} }}`;

const shown = { show: { customServers: [true] } };

/** Google's own servers, unless someone says otherwise: a relay, a sandbox, a Google-compatible service. */
export const serverFields: INodeProperties[] = [
	{
		displayName: 'Use Other Servers or a Proxy',
		name: 'customServers',
		type: 'boolean',
		default: false,
		description:
			"Whether to connect through a proxy, or to other servers than Google's own, such as smtp-relay.gmail.com or a test server. TLS certificates are always checked.",
	},
	{
		displayName: 'Proxy for IMAP and SMTP',
		name: 'mailProxy',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		placeholder: 'socks5://user:password@proxy.example.com:1080',
		displayOptions: shown,
		description:
			'Only if n8n cannot connect directly: a proxy with CONNECT (http://, https://) or SOCKS5 (socks5://). If empty, n8n takes its environment variables IMAPS_PROXY and SMTPS_PROXY, else ALL_PROXY. The Gmail API uses HTTPS_PROXY, as all HTTPS requests of n8n do.',
	},
	{
		displayName: 'IMAP Host',
		name: 'imapHost',
		type: 'string',
		default: 'imap.gmail.com',
		displayOptions: shown,
	},
	{
		displayName: 'IMAP Port (TLS)',
		name: 'imapPort',
		type: 'number',
		default: 993,
		displayOptions: shown,
	},
	{
		displayName: 'SMTP Host',
		name: 'smtpHost',
		type: 'string',
		default: 'smtp.gmail.com',
		displayOptions: shown,
	},
	{
		displayName: 'SMTP Port',
		name: 'smtpPort',
		type: 'number',
		default: 465,
		displayOptions: shown,
		description: '465 for TLS from the start, 587 for STARTTLS',
	},
	{
		displayName: 'Google APIs URL',
		name: 'apiUrl',
		type: 'string',
		default: 'https://www.googleapis.com',
		displayOptions: shown,
		description: 'Begins with https://',
	},
	{
		displayName: 'Token URL',
		name: 'tokenUrl',
		type: 'string',
		default: 'https://oauth2.googleapis.com/token',
		displayOptions: shown,
		description: 'Begins with https://',
	},
];
