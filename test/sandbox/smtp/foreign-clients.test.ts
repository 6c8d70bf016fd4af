import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { alice, carla, seededSandbox, type SeededSandbox } from '../seeded-sandbox';

let gmail: SeededSandbox;
const directory = mkdtempSync(join(tmpdir(), 'gmail-sandbox-'));
beforeAll(async () => {
	gmail = await seededSandbox({ directory });
});
afterAll(async () => {
	await gmail.sandbox.close();
	rmSync(directory, { recursive: true });
});

const subjects = () =>
	gmail
		.mailbox(carla)
		.all()
		.map(({ source }) => /^Subject: (.*)\r$/m.exec(source.toString())?.[1]);

it("Python's smtplib sends by token and by app password, over TLS and over STARTTLS", async () => {
	const { ports, caFile } = gmail.sandbox;
	const script = join(__dirname, 'smtplib_client.py');
	const output = await new Promise<string>((resolve, reject) => {
		const python = execFile('python3', [script], (error, stdout, stderr) =>
			error ? reject(new Error(stderr)) : resolve(stdout),
		);
		python.stdin?.end(
			JSON.stringify({
				cafile: caFile,
				host: '127.0.0.1',
				smtp: ports.smtp,
				startTls: ports.smtpStartTls,
				user: alice,
				token: gmail.token(),
				password: gmail.password(alice),
				to: carla,
			}),
		);
	});
	const sent = { code: 235, refused: {}, size: '35882577' };
	expect(JSON.parse(output)).toEqual({
		tlsToken: sent,
		tlsPassword: sent,
		startTlsToken: sent,
		startTlsPassword: sent,
		wrongToken: {
			code: 535,
			text: expect.stringMatching(/^5\.7\.8 Username and Password not accepted/),
		},
	});
	expect(subjects()).toEqual(['tlsToken', 'tlsPassword', 'startTlsToken', 'startTlsPassword']);
	const last = gmail.mailbox(carla).all().at(-1)?.source.toString();
	expect(last).toContain('\r\n.a line with a dot\r\n');
});

describe('nodemailer', () => {
	const transport = (accessToken: string, secure = true) =>
		createTransport({
			host: '127.0.0.1',
			port: secure ? gmail.sandbox.ports.smtp : gmail.sandbox.ports.smtpStartTls,
			secure,
			requireTLS: !secure,
			auth: { type: 'OAuth2', user: alice, accessToken },
		});
	const mail = {
		from: alice,
		to: [carla, 'nobody@example.test'],
		subject: 'nodemailer',
		text: 'x',
	};

	it.each([true, false])('sends by XOAUTH2, secure: %s', async (secure) => {
		const info = await transport(gmail.token(), secure).sendMail(mail);
		expect(info.response).toMatch(/^250 2\.0\.0 OK {2}\d+ \S+ - gsmtp$/);
		expect(info.rejected).toEqual([]);
		expect(subjects()).toContain('nodemailer');
	});

	it('asks for a fresh token once when the first is refused', async () => {
		const asked: boolean[] = [];
		const renewing = transport('ya29.stale');
		renewing.set('oauth2_provision_cb', (_user, renew, callback) => {
			asked.push(renew);
			callback(null, gmail.token());
		});
		expect((await renewing.sendMail(mail)).accepted).toContain(carla);
		expect(asked).toEqual([true]);
	});

	it('reports the daily limit as Gmail words it', async () => {
		gmail.sandbox.smtp.limits.set(alice, 0);
		await expect(transport(gmail.token()).sendMail(mail)).rejects.toMatchObject({
			responseCode: 550,
			response: expect.stringContaining('5.4.5 Daily user sending limit exceeded'),
		});
		gmail.sandbox.smtp.limits.set(alice, undefined);
	});
});
