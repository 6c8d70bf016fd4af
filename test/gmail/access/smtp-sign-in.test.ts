import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import type { Account } from '../../../gmail/account';
import { GmailError } from '../../../gmail/errors';
import { compose } from '../../../gmail/send/compose';
import { smtpBackend } from '../../../gmail/send/smtp';
import { isSection } from '../../support/guide-sections';
import { makeAuthority } from '../../support/tls-server';
import { trustCertificate } from '../../support/trust';

const me = 'me@example.test';

let authority: Awaited<ReturnType<typeof makeAuthority>>;

beforeAll(async () => {
	authority = await makeAuthority();
	trustCertificate(authority.ca);
});

/** Runs with an SMTP server that takes mail of anybody, and answers AUTH with these words. Returns what it was told. */
const withOpenServer = async (
	auth: string,
	run: (account: Account) => Promise<unknown>,
): Promise<string> => {
	let told = '';
	const server = createServer(await authority.certify(), (socket) => {
		socket.on('error', () => undefined);
		socket.write('220 localhost ESMTP\r\n');
		socket.on('data', (bytes: Buffer) => {
			for (const line of bytes.toString('latin1').split('\r\n').filter(Boolean)) {
				told += `${line}\n`;
				if (/^EHLO/.test(line)) socket.write('250-localhost\r\n250 8BITMIME\r\n');
				else if (/^AUTH/.test(line)) socket.write(`${auth}\r\n`);
				else if (/^DATA/.test(line)) socket.write('354 Go ahead\r\n');
				else socket.write('250 OK\r\n');
			}
		});
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const smtp = { host: 'localhost', port: (server.address() as AddressInfo).port };
	try {
		await run({
			address: me,
			access: 'fullMail',
			servers: { imap: smtp, smtp, api: 'https://localhost:1' },
			getToken: async () => 'ya29.token',
		});
		return told;
	} finally {
		server.close();
	}
};

const mail = () =>
	compose(
		{
			senderName: '',
			to: [{ name: '', address: me }],
			cc: [],
			bcc: [],
			replyTo: [],
			subject: 'x',
			text: 'y',
			attachments: [],
		},
		me,
	);

describe.each([
	'500 5.5.1 Command unrecognized',
	'502 5.5.1 Command not implemented',
	'503 5.5.1 Error: authentication not enabled',
])('an SMTP server that takes no sign-in: %s', (auth) => {
	const expected = {
		code: 'serverSettingsWrong',
		retry: 'never',
		message: `The SMTP server takes no sign-in, so nothing is sent for ${me}`,
		answer: auth,
	};

	it('is not said to take mail', async () => {
		await withOpenServer(auth, async (account) => {
			const backend = smtpBackend(account);
			await expect(backend.check()).rejects.toMatchObject(expected);
			await backend.close();
		});
	});

	it('is handed none', async () => {
		const told = await withOpenServer(auth, async (account) => {
			const backend = smtpBackend(account);
			const outcome = await backend.attempt(mail());
			expect(outcome).toMatchObject({ failure: expected, inDoubt: false });
			const { failure } = outcome as { failure: GmailError };
			expect(isSection(failure.guide ?? '')).toBe(true);
			await backend.close();
		});
		expect(told).not.toMatch(/^(MAIL|RCPT|DATA)/m);
	});
});
