import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';
import { generate } from 'selfsigned';
import { mailScope } from '../../sandbox/oauth/scopes';
import { alice, carla, seededSandbox, support, type SeededSandbox } from './seeded-sandbox';

let gmail: SeededSandbox;
beforeAll(async () => {
	gmail = await seededSandbox();
});
afterAll(async () => await gmail.sandbox.close());

const control = async (action: string, argument?: object) => {
	const response = await fetch(`${gmail.sandbox.controlUrl}/${action}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: argument && JSON.stringify(argument),
	});
	const body: unknown = await response.json();
	return { status: response.status, body: { ...Object(body) } };
};

const answer = async (action: string, argument?: object) => (await control(action, argument)).body;

it('makes accounts, delivers mail to them and shows it', async () => {
	expect(await answer('addAccount', { address: 'new@example.test', name: 'New' })).toEqual({
		address: 'new@example.test',
		name: 'New',
	});
	expect(
		await answer('deliver', {
			from: 'a@b.test',
			to: ['new@example.test', 'no@example.test'],
			raw: 'Subject: x\r\n\r\nx',
		}),
	).toEqual({ accepted: ['new@example.test'], rejected: ['no@example.test'] });
	const bytes = Buffer.from('Subject: y\r\n\r\n\xff', 'latin1');
	const appended = await answer('appendMessage', {
		address: 'new@example.test',
		labels: ['Customers/New'],
		rawBase64: bytes.toString('base64'),
	});
	expect(appended).toMatchObject({ labels: ['Customers/New'], raw: bytes.toString('base64') });
	const updated = await answer('updateMessage', {
		address: 'new@example.test',
		id: appended.id,
		addLabels: ['\\Inbox'],
		removeLabels: ['Customers/New'],
		addFlags: ['\\Seen'],
	});
	expect(updated).toMatchObject({ labels: ['\\Inbox'], flags: ['\\Seen'] });
	const { messages } = await answer('listMessages', { address: 'new@example.test' });
	expect(messages).toHaveLength(2);
});

it('makes clients and changes them', async () => {
	const client = await answer('addClient', { name: 'App', redirectUris: [] });
	const changed = await answer('changeClient', {
		clientId: client.clientId,
		redirectUris: ['http://x.test/'],
	});
	expect(changed).toEqual({ ...client, redirectUris: ['http://x.test/'] });
	expect(gmail.sandbox.oauth.clients.get(String(client.clientId))?.redirectUris).toEqual([
		'http://x.test/',
	]);
});

it('makes service accounts, their keys and their delegation', async () => {
	const { serviceAccounts } = gmail.sandbox.oauth;
	const email = 'c@sandbox-project.iam.gserviceaccount.com';
	const key = await answer('addServiceAccount', { email });
	expect(key).toMatchObject({ type: 'service_account', client_email: email });
	const { cert } = await generate([], { keySize: 2048, algorithm: 'sha256' });
	const { keyId } = await answer('uploadKey', { email, certificate: cert });
	expect(serviceAccounts.get(email)?.keys).toHaveLength(2);
	await control('deleteKey', { email, keyId });
	expect(serviceAccounts.get(email)?.keys).toHaveLength(1);
	await control('delegate', {
		clientId: key.client_id,
		scopes: [mailScope],
		domain: 'example.test',
	});
	expect([...serviceAccounts.delegatedScopes(String(key.client_id), 'example.test')]).toEqual([
		mailScope,
	]);
	await control('disableServiceAccount', { email });
	expect(serviceAccounts.get(email)?.disabled).toBe(true);
	await control('deleteServiceAccount', { email });
	expect(serviceAccounts.get(email)).toBeUndefined();
});

it('mints, shortens and ends tokens', async () => {
	const { tokens } = gmail.sandbox.oauth;
	const { token } = await answer('mintToken', { address: support });
	expect(tokens.verify(String(token))).toMatchObject({ address: support, scopes: [mailScope] });
	expect(await answer('revokeTokens', { address: support })).toEqual({ revoked: 1 });
	expect(tokens.verify(String(token))).toBeUndefined();
	await control('setTokenLifetime', { seconds: 5 });
	expect(tokens.lifetime).toBe(5);
	await control('setTokenLifetime', { seconds: 3599 });
	const consent = { address: alice, scopes: [], clientId: 'c', consentId: 'c' };
	const refresh = gmail.sandbox.oauth.refreshTokens.issue(consent);
	const reason = { error_description: 'Bad Request' };
	expect(await answer('killRefreshTokens', { address: alice, reason })).toEqual({ killed: 1 });
	expect(() => gmail.sandbox.oauth.refreshTokens.use(refresh, 'c')).toThrow(
		'invalid_grant: Bad Request',
	);
});

it('keeps faults of every server, and can always be reached to take them away', async () => {
	await control('addHttpFault', { route: '.', do: 'drop' });
	await control('addSmtpFault', { stage: 'mail', do: 'drop' });
	await control('addImapFault', { when: { command: 'NOOP' }, do: 'drop' });
	expect(await answer('listFaults')).toMatchObject({
		http: [{ route: '.', do: 'drop' }],
		smtp: [{ stage: 'mail', do: 'drop' }],
		imap: [{ fault: { do: 'drop' } }],
	});
	await control('clearFaults');
	expect(await answer('listFaults')).toEqual({ http: [], smtp: [], imap: [] });
});

it('reaches live IMAP sessions, folders and the sending limit', async () => {
	const folder = gmail.mailbox(carla).folder('INBOX');
	const before = folder?.uidValidity;
	await control('changeUidValidity', { address: carla, folder: 'INBOX' });
	expect(folder?.uidValidity).not.toBe(before);
	for (const action of ['dropImap', 'silenceImap']) {
		expect(await answer(action, { address: carla })).toEqual({ sessions: 0 });
	}
	expect(await answer('byeImap', { text: 'Session expired, please login again.' })).toEqual({
		sessions: 0,
	});
	await control('setSendingLimit', { address: alice, messages: 0 });
	expect(gmail.sandbox.smtp.limits.spend(alice)).toBe(false);
	await control('setSendingLimit', { address: alice });
	expect(gmail.sandbox.smtp.limits.spend(alice)).toBe(true);
});

it('restarts the IMAP server on its port, and takes a fault away that still waits', async () => {
	const { port } = gmail.sandbox.servers.imap;
	const greeting = async (): Promise<string> => {
		const socket = connect({ host: '127.0.0.1', port, ca: gmail.sandbox.caPem });
		const [bytes] = (await once(socket, 'data')) as [Buffer];
		socket.destroy();
		return bytes.toString();
	};
	const restarted = Promise.all([1, 2].map(async () => await control('restartImap', { ms: 150 })));
	await sleep(100);
	await expect(greeting()).rejects.toThrow('ECONNREFUSED');
	await restarted;
	expect(await greeting()).toMatch(/^\* OK Gimap ready/);
	expect(await answer('imapConnections')).toMatchObject({ [alice]: 0, [carla]: 0 });

	const { id } = await answer('addImapFault', {
		do: 'bye',
		text: 'x',
		when: { command: 'GREETING' },
	});
	expect(await greeting()).toBe('* BYE x\r\n');
	expect(await answer('removeImapFault', { id })).toEqual({ removed: true });
	expect(await greeting()).toMatch(/^\* OK/);
});

it('counts', async () => {
	const before = await answer('counters');
	gmail.sandbox.oauth.tokens.mint(alice, []);
	const after = await answer('counters');
	expect(Object(after.tokensIssued).mint).toBe(Object(before.tokensIssued).mint + 1);
	expect(after).toMatchObject({ imapConnections: 0, messages: { [carla]: 0 } });
});

it.each([
	['nonsense', {}, 404, /^No control action POST \/nonsense$/],
	['listMessages', { address: 'nobody@x.test' }, 400, /no such account/],
	['addAccount', { address: alice, name: 'Twice' }, 400, /belongs to another account/],
	['changeClient', { clientId: 'none' }, 400, /no such client/],
])('says why %s is refused', async (action, argument, status, error) => {
	const refused = await control(action, argument);
	expect(refused).toEqual({ status, body: { error: expect.stringMatching(error) } });
});
