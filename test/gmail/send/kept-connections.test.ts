import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Account } from '../../../gmail/account';
import { openSender, type Sender } from '../../../gmail/send/sender';
import type { Sandbox } from '../../../sandbox/sandbox';
import { hurriedClock } from '../../support/hurried-clock';
import { sandboxAccount } from '../../support/sandbox-account';
import {
	arrivals,
	carla,
	composeMail,
	me,
	openSendingSandbox,
} from '../../support/sending-sandbox';

let sandbox: Sandbox;
/** The way to the sandbox: counts connections, and can end them. */
let way: Server;
let opened = 0;
/** Where it leads. */
let target: { host: string; port: number };
const open = new Set<Socket>();

beforeAll(async () => {
	sandbox = await openSendingSandbox();
});

afterAll(async () => await sandbox.close());

beforeEach(async () => {
	opened = 0;
	target = sandbox.servers.smtp;
	way = createServer((client) => {
		opened += 1;
		const server = connect(target);
		for (const socket of [client, server]) socket.on('error', () => undefined);
		open.add(client);
		client.pipe(server).pipe(client);
		client.on('close', () => {
			open.delete(client);
			server.destroy();
		});
		server.on('close', () => client.destroy());
	}).listen(0, '127.0.0.1');
	await once(way, 'listening');
});

const cut = (): void => {
	for (const socket of open) socket.destroy();
};

const untilOpen = async (connections: number): Promise<void> => {
	while (open.size !== connections) await new Promise((resolve) => setTimeout(resolve, 5));
};

afterEach(async () => {
	cut();
	await new Promise<void>((resolve) => way.close(() => resolve()));
});

const account = (address = me): Account & { tokens: string[] } => {
	const { port } = way.address() as AddressInfo;
	const known = sandboxAccount(sandbox, address);
	return { ...known, servers: { ...known.servers, smtp: { host: '127.0.0.1', port } } };
};

const withSender = async <Result>(
	given: Account,
	work: (sender: Sender) => Promise<Result>,
	options: Parameters<typeof openSender>[2] = {},
): Promise<Result> => {
	const sender = openSender(given, 'smtp', { clock: hurriedClock(), keep: true, ...options });
	try {
		return await work(sender);
	} finally {
		await sender.close();
	}
};

const sendOne = async (given: Account, message = composeMail()) =>
	await withSender(given, async (sender) => await sender.send(message));

it('sends again over the connection of the last time, and signs in once', async () => {
	const one = account();
	for (let n = 0; n < 5; n++) expect((await sendOne(one)).accepted).toEqual([carla]);
	expect(opened).toBe(1);
	expect(open.size).toBe(1);
});

it('does so over STARTTLS too', async () => {
	target = sandbox.smtpStartTls;
	const one = account();
	const smtp = { ...one.servers.smtp, startTls: true };
	const clear = { ...one, servers: { ...one.servers, smtp } };
	for (let n = 0; n < 3; n++) expect((await sendOne(clear)).accepted).toEqual([carla]);
	expect(opened).toBe(1);
});

it('is as good for another execution that holds the same token', async () => {
	const one = account();
	await sendOne(one);
	await sendOne({ ...account(), getToken: async () => await one.getToken() });
	expect(opened).toBe(1);
});

it.each([
	['another token', () => account()],
	[
		'a server that is written otherwise',
		(one: Account) => {
			const { host, ...smtp } = one.servers.smtp;
			return { ...one, servers: { ...one.servers, smtp: { ...smtp, host: host && 'localhost' } } };
		},
	],
])('signs in anew for %s', async (_, other) => {
	const one = account();
	await sendOne(one);
	await sendOne(other(one));
	expect(opened).toBe(2);
});

it('signs in anew for another mailbox, whoever holds the token', async () => {
	const one = account();
	await sendOne(one);
	// The token of one is no token of the other: the server refuses.
	await expect(sendOne({ ...one, address: carla })).rejects.toMatchObject({
		code: 'signInRefused',
	});
});

it('closes at once what nobody asked to keep', async () => {
	await withSender(account(), async (sender) => await sender.send(composeMail()), { keep: false });
	await untilOpen(0);
});

it('opens another connection where the server has ended the one that rested', async () => {
	const one = account();
	await sendOne(one);
	cut();
	await untilOpen(0);
	const message = composeMail();
	await sendOne(one, message);
	expect(arrivals(sandbox, message.messageId)).toHaveLength(1);
	expect(opened).toBe(2);
});

it('loses and doubles nothing where the server ends it at that very moment', async () => {
	const one = account();
	await sendOne(one);
	sandbox.smtp.faults.add({ stage: 'mail', do: 'drop', times: 1 });
	const message = composeMail();
	await sendOne(one, message);
	expect(arrivals(sandbox, message.messageId)).toHaveLength(1);
	expect(opened).toBe(2);
});

it('asks nobody for a token who has finished', async () => {
	const asked: string[] = [];
	const one = account();
	const token = await one.getToken();
	const named = (name: string): Account => ({
		...one,
		getToken: async () => {
			asked.push(name);
			return token;
		},
	});
	await sendOne(named('first'));
	asked.length = 0;
	// More at a time than there are connections: the second has to sign in again.
	await withSender(named('second'), async (sender) => {
		await Promise.all([1, 2, 3].map(async () => await sender.send(composeMail())));
	});
	expect(new Set(asked)).toEqual(new Set(['second']));
	expect(opened).toBe(3);
});

it('gives two that send at the same time connections of their own, and keeps those of one', async () => {
	const one = account();
	await withSender(one, async (sender) => {
		await sender.send(composeMail());
		await sendOne(one);
		expect(opened).toBe(2);
		await sender.send(composeMail());
		expect(opened).toBe(2);
	});
	await untilOpen(1);
	await sendOne(one);
	expect(opened).toBe(2);
});

it('can be opened and closed without sending anything, and asks for no token then', async () => {
	const one = account();
	await withSender(one, async () => undefined);
	expect(one.tokens).toEqual([]);
	expect(opened).toBe(0);
});

it('tells a sign-in that was refused at each try, and keeps nothing of it', async () => {
	const refused = { ...account(), getToken: async () => 'ya29.revoked' };
	for (let n = 0; n < 2; n++)
		await expect(sendOne(refused)).rejects.toMatchObject({ code: 'signInRefused' });
	await untilOpen(0);
	const broken = { ...account(), getToken: async () => await Promise.reject(new Error('away')) };
	await expect(sendOne(broken)).rejects.toThrow();
});

it('sends after an execution that was cancelled in the middle of a message', async () => {
	const one = account();
	const cancelled = new AbortController();
	await sendOne(one);
	sandbox.smtp.faults.add({ stage: 'data-within', do: 'silence', times: 1 });
	const half = composeMail({ text: 'x'.repeat(200_000) });
	const sending = withSender(one, async (sender) => await sender.send(half), {
		signal: cancelled.signal,
	});
	setTimeout(() => cancelled.abort(), 200);
	await expect(sending).rejects.toThrow();
	const message = composeMail();
	await sendOne(one, message);
	expect(arrivals(sandbox, message.messageId)).toHaveLength(1);
	expect(arrivals(sandbox, half.messageId)).toHaveLength(0);
});

it('closes them after some minutes', async () => {
	const one = account();
	const sender = openSender(one, 'smtp', { keep: true });
	await sender.send(composeMail());
	jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance'] });
	try {
		await sender.close();
		jest.advanceTimersByTime(170_000);
		expect(open.size).toBe(1);
		jest.advanceTimersByTime(20_000);
	} finally {
		jest.useRealTimers();
	}
	await untilOpen(0);
	await sendOne(one);
	expect(opened).toBe(2);
});

it('keeps those of twenty sign-ins at most', async () => {
	const many = Array.from({ length: 22 }, () => account());
	for (const each of many) await sendOne(each);
	await untilOpen(20);
	await sendOne(many[21]!);
	expect(opened).toBe(22);
	await sendOne(many[0]!);
	expect(opened).toBe(23);
});

it('lets the process end, also one that has sent several times', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'kept-'));
	try {
		const { servers } = account();
		const ca = join(folder, 'ca.pem');
		writeFileSync(ca, sandbox.caPem);
		const root = join(__dirname, '../../..');
		const script = `
			import { openSender } from ${JSON.stringify(join(root, 'gmail/send/sender.ts'))};
			import { compose } from ${JSON.stringify(join(root, 'gmail/send/compose.ts'))};
			const account = ${JSON.stringify({ address: me, access: 'fullMail', servers })};
			account.getToken = async () => ${JSON.stringify(await account().getToken())};
			const mail = { senderName: '', to: [{ name: '', address: ${JSON.stringify(carla)} }], cc: [], bcc: [], replyTo: [], subject: 'x', text: 'y', attachments: [] };
			for (const n of [1, 2]) {
				const sender = openSender(account, 'smtp', { keep: true });
				await sender.send(compose(mail, account.address));
				await sender.close();
			}
			console.log('sent');
		`;
		const file = join(folder, 'send.mts');
		writeFileSync(file, script);
		const process_ = spawn(process.execPath, ['--import', 'tsx', file], {
			cwd: root,
			env: { ...process.env, NODE_EXTRA_CA_CERTS: ca },
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		let said = '';
		process_.stdout.on('data', (chunk: Buffer) => (said += String(chunk)));
		const timer = setTimeout(() => process_.kill(), 60_000);
		const [code] = (await once(process_, 'exit')) as [number | null];
		clearTimeout(timer);
		expect({ code, said }).toEqual({ code: 0, said: 'sent\n' });
		expect(opened).toBe(1);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}, 90_000);
