import type { ErrorRow } from './error-row';
import { pages } from './pages';

/** What Node says when no server answered: its error codes (https://nodejs.org/api/errors.html) and OpenSSL's. */
export const networkErrors: ErrorRow[] = [
	{
		code: 'certificateUntrusted',
		signature:
			/SELF_SIGNED|UNABLE_TO_|CERT_|ALTNAME|self-signed certificate|unable to (verify|get)|certificate (has expired|is not)/i,
		retry: 'never',
		message: 'The certificate of the server for {mailbox} is not trusted',
		remedy:
			'You check the server names in the credential. Whoever runs n8n lets it trust a certificate authority of your own by starting it with NODE_EXTRA_CA_CERTS.',
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
			'Whoever runs n8n checks that its machine reaches the servers named in the credential, and that no firewall stops the ports 993, 465, 587 and 443. It may also be Gmail that is down.',
		page: pages.status,
	},
];
