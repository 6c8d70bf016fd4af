import type { ErrorRow } from './error-row';
import { pages } from './pages';

/** What Node says when no server answered: its error codes (https://nodejs.org/api/errors.html) and OpenSSL's. */
export const networkErrors: ErrorRow[] = [
	{
		code: 'serverSettingsWrong',
		signature:
			/response from proxy: 407|Socks5 Authentication failed|no accepted authentication type/i,
		retry: 'never',
		message: 'The proxy does not accept the user name and password of the connection for {mailbox}',
		remedy:
			'You check user name and password in the field "Proxy for IMAP and SMTP" of the credential. If it is empty, or for the Gmail API, whoever runs n8n checks them in the environment variables HTTPS_PROXY and ALL_PROXY; special characters are percent-encoded there.',
	},
	{
		code: 'serverSettingsWrong',
		signature: /response from proxy: 4|Socks5 proxy rejected connection - NotAllowed/i,
		retry: 'never',
		message: 'The proxy does not let the connection for {mailbox} through',
		remedy:
			'Whoever runs n8n has the proxy allow CONNECT to imap.gmail.com:993 and smtp.gmail.com:465 or 587 (with squid: SSL_ports), and to oauth2.googleapis.com, www.googleapis.com and gmail.googleapis.com on port 443. What may go directly stands in NO_PROXY.',
	},
	{
		code: 'connectionLost',
		signature: /EPROXY|ProxyError|(?:from|setup) proxy|Socks5/,
		retry: 'now',
		message: 'No connection through the proxy for {mailbox}',
		remedy:
			'Whoever runs n8n checks that the proxy runs, that its machine reaches it, and that the proxy reaches the servers named in the credential.',
	},
	{
		code: 'certificateUntrusted',
		signature:
			/SELF_SIGNED|UNABLE_TO_|CERT_|CRL_|ALTNAME|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|KEY_TOO_SMALL|MD_TOO_WEAK|self-signed certificate|certificate verify failed|unable to (verify|get)|certificate (has expired|is not|chain|rejected|revoked)|hostname mismatch|invalid CA certificate|unsupported certificate purpose/i,
		retry: 'never',
		message: 'The certificate of the server for {mailbox} is not trusted',
		remedy:
			'You check the server names in the credential: the certificate has to bear the name, and must not have ended. Whoever runs n8n lets it trust a certificate authority of your own by starting it with NODE_EXTRA_CA_CERTS.',
	},
	{
		code: 'certificateUntrusted',
		signature:
			/unsupported[ _]protocol|alert protocol version|protocol_version|PROTOCOL_VERSION|VERSION_TOO_LOW|dh[ _]key[ _]too[ _]small|no protocols available/i,
		retry: 'never',
		message: 'The server for {mailbox} speaks no TLS that is safe',
		remedy:
			'You check the server names in the credential: Google speaks TLS 1.3. Whoever runs the server, or a firewall before it that looks into TLS, has it speak TLS 1.2 or later.',
	},
	{
		code: 'serverSettingsWrong',
		signature: /EPROTO|ERR_SSL|ERR_TLS|wrong version number|packet length too long/i,
		retry: 'never',
		message: 'The server for {mailbox} does not speak TLS on this port',
		remedy:
			'You check the ports in the credential: IMAP 993, SMTP 465 or 587. Whoever runs n8n checks that no proxy stands between.',
	},
	{
		code: 'connectionLost',
		signature: /ENOTFOUND|EAI_AGAIN|EDNS/,
		retry: 'now',
		message: 'The name of the server for {mailbox} cannot be found',
		remedy:
			'You check the server names in the credential. If they are right, whoever runs n8n checks that its machine can look up names (DNS).',
	},
	{
		code: 'connectionLost',
		signature: /./,
		retry: 'now',
		message: 'No connection to the mail server of {mailbox}',
		remedy:
			'Whoever runs n8n checks that its machine reaches the servers named in the credential, and that no firewall stops the ports 993, 465, 587 and 443. Behind a proxy, the credential names it for IMAP and SMTP under "Use Other Servers or a Proxy"; HTTPS_PROXY is for HTTPS alone. It may also be Gmail that is down.',
		page: pages.status,
	},
];
