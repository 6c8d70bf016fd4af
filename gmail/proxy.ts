import { Agent } from 'node:https';
import { getProxyForUrl } from 'proxy-from-env';
import type { Endpoint, Servers } from './account';
import { GmailError, guideTo } from './errors';
import { CheckedHttpsProxyAgent, CheckedSocksProxyAgent } from './proxy-agents';
import { safeTls } from './tls';
import { table } from './table';

/**
 * The proxy for a request over HTTPS, as n8n's own requests go: HTTPS_PROXY, ALL_PROXY, NO_PROXY, in lower case too.
 *
 * @returns its URL with user name and password, '' to go directly
 */
export const httpsProxyFor = (url: string): string =>
	url.startsWith('https:') ? getProxyForUrl(url) : '';

const DEFAULT_PORTS = table({ 'http:': '80', 'https:': '443', 'socks5:': '1080' });

/** What a person or the environment names a proxy by, in the words that imapflow and nodemailer know. */
const readProxy = (named: string): string => {
	const withScheme = /^[a-z0-9]+:\/\//i.test(named) ? named : `http://${named}`;
	// Without a scheme of its own, a proxy of the environment has that of the address asked for.
	const proxy = withScheme.replace(/^(imaps|smtps):/, 'http:').replace(/^socks5?h?:/i, 'socks5:');
	const { protocol, hostname } = URL.canParse(proxy)
		? new URL(proxy)
		: { protocol: '', hostname: '' };
	if (!DEFAULT_PORTS[protocol] || !hostname) {
		const message = 'The proxy for IMAP and SMTP cannot be read';
		throw new GmailError(message, {
			code: 'serverSettingsWrong',
			retry: 'never',
			remedy:
				'You write it in the credential, under "Use Other Servers or a Proxy", as http://host:port or socks5://host:port, with user:password@ before the host where the proxy asks for a sign-in, special characters in them percent-encoded. If the field is empty, whoever runs n8n mends the environment variable ALL_PROXY, IMAPS_PROXY or SMTPS_PROXY.',
			guide: guideTo(message),
		});
	}
	const read = new URL(proxy);
	if (!read.port) read.port = DEFAULT_PORTS[protocol];
	// The port that http and https have anyway is left out of a URL again.
	return read.href.replace(/\/$/, '');
};

/**
 * The proxy for IMAP or SMTP: the credential's; else IMAPS_PROXY or SMTPS_PROXY, or ALL_PROXY, unless NO_PROXY names the
 * server. HTTPS_PROXY is for HTTPS alone: most such proxies let nothing else through.
 *
 * @returns its URL with user name and password, '' to go directly
 * @throws GmailError `serverSettingsWrong` where it is none
 */
export const mailProxyFor = (
	protocol: 'imaps' | 'smtps',
	{ host, port }: Endpoint,
	{ proxy = '' }: Servers,
): string => {
	const named = proxy || getProxyForUrl(`${protocol}://${host}:${port}`);
	return named && readProxy(named);
};

/** How a connection goes, as a person may read it: without user name and password. */
export const wayThrough = (proxy: string): string => {
	if (!proxy) return 'directly';
	const { protocol, host } = new URL(proxy);
	return `through the proxy ${protocol}//${host}`;
};

/** How the connections to Google's APIs are made: directly or through a proxy, and kept for the next request. */
export const agentThrough = (proxy: string, maxSockets = Infinity): Agent => {
	const options = { keepAlive: true, maxSockets, ...safeTls };
	if (!proxy) return new Agent(options);
	const agent = proxy.startsWith('socks')
		? new CheckedSocksProxyAgent(proxy, options)
		: new CheckedHttpsProxyAgent(proxy, options);
	// Both are made for node:https, though their type says no more than http.Agent.
	return agent as unknown as Agent;
};
