import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImapFlow } from 'imapflow';
import { createTransport } from 'nodemailer';
import { startSandbox } from '../../sandbox/sandbox';
import { raw } from './api/gmail-api';
import { alice, carla, seededSandbox, type SeededSandbox } from './seeded-sandbox';

let gmail: SeededSandbox;
const directory = mkdtempSync(join(tmpdir(), 'gmail-sandbox-'));
beforeAll(async () => {
	gmail = await seededSandbox({ directory, ports: { introspection: 0 } });
});
afterAll(async () => {
	await gmail.sandbox.close();
	rmSync(directory, { recursive: true });
});

const imap = (auth: { user: string; accessToken?: string; pass?: string }) =>
	new ImapFlow({ ...gmail.sandbox.servers.imap, secure: true, auth, logger: false });

const inbox = async (address: string, accessToken = gmail.token(address)) => {
	const client = imap({ user: address, accessToken });
	client.on('error', () => {});
	await client.connect();
	await client.mailboxOpen('INBOX');
	return client;
};

/** Both ways in which a user sends. */
const doors = {
	smtp: async () => {
		await createTransport({
			...gmail.sandbox.servers.smtp,
			secure: true,
			auth: { type: 'OAuth2', user: alice, accessToken: gmail.token() },
		}).sendMail({ from: alice, to: carla, subject: 'news', text: 'x' });
	},
	api: async () => {
		await fetch(`${gmail.sandbox.servers.api}/gmail/v1/users/me/messages/send`, {
			method: 'POST',
			headers: { authorization: `Bearer ${gmail.token()}`, 'content-type': 'application/json' },
			body: JSON.stringify({
				raw: raw([`From: ${alice}`, `To: ${carla}`, 'Subject: news', '', 'x']),
			}),
		});
	},
	mx: async () => {
		await createTransport({ ...gmail.sandbox.mx, secure: false, ignoreTLS: true }).sendMail({
			from: 'someone@else.test',
			to: carla,
			subject: 'news',
			text: 'x',
		});
	},
};

it.each(['smtp', 'api', 'mx'] as const)(
	'IDLE hears at once of mail that came by %s',
	async (door) => {
		const client = await inbox(carla);
		const idling = client.idle();
		const heard = once(client, 'exists');
		await doors[door]();
		await heard;
		const newest = await client.fetchOne('*', { envelope: true, threadId: true });
		expect(newest && newest.envelope?.subject).toBe('news');
		expect(newest && newest.threadId).toMatch(/^\d{19}$/);
		await client.logout();
		await idling;
	},
);

it('the id that the API answers is the one that IMAP shows', async () => {
	await doors.api();
	const sent = gmail.mailbox(alice).all().at(-1);
	const client = imap({ user: alice, accessToken: gmail.token() });
	await client.connect();
	await client.mailboxOpen('[Gmail]/Sent Mail');
	const shown = await client.fetchOne('*', { emailId: true } as object);
	await client.logout();
	expect(shown && shown.emailId).toBe(sent?.id.toString());
});

it('a session by OAuth ends with its token, in the words of Gmail', async () => {
	const client = await inbox(
		carla,
		gmail.sandbox.oauth.tokens.mint(carla, ['https://mail.google.com/'], 2),
	);
	const ended = new Promise<unknown>((resolve) => client.on('close', resolve));
	const idling = client.idle().catch(() => {});
	await ended;
	await idling;
	expect(client).toMatchObject({ byeReason: 'Session expired, please login again.' });
});

it('an app password opens IMAP', async () => {
	const client = imap({ user: carla, pass: gmail.password(carla) });
	await client.connect();
	expect(client.usable).toBe(true);
	await client.logout();
});

it('writes its CA where it is told', () => {
	expect(gmail.sandbox.caFile).toBe(join(directory, 'ca.pem'));
	expect(readFileSync(join(directory, 'ca.pem'), 'utf8')).toBe(gmail.sandbox.caPem);
});

it('answers introspection over plain HTTP, where it was asked to', async () => {
	const body = new URLSearchParams({ token: gmail.token() });
	const response = await fetch(gmail.sandbox.introspectionUrl ?? '', { method: 'POST', body });
	expect(await response.json()).toMatchObject({ active: true, email: alice });
});

it('takes the ports it is given, and gives up all of them when one is taken', async () => {
	const { https } = gmail.sandbox.ports;
	await expect(startSandbox({ ports: { https } })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

it('closes with sessions open on every server, twice without harm', async () => {
	const { sandbox, token } = await seededSandbox();
	const client = new ImapFlow({
		...sandbox.servers.imap,
		secure: true,
		auth: { user: carla, accessToken: token(carla) },
		logger: false,
	});
	client.on('error', () => {});
	await client.connect();
	const closed = once(client, 'close');
	await sandbox.close();
	await closed;
	await sandbox.close();
});
