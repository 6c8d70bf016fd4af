/**
 * What Gmail Mailbox costs on large sets, beside the sources of an older commit, in one run. Of each part the medians of alternating
 * rounds are compared.
 *
 *   own      its own work on 20,000 items of 400 labels: finding, changing, deleting, grouping; nothing goes over a wire
 *   commands how many commands carry 10,000 UIDs that stand alone
 *   newest   the newest 50 of a folder on Dovecot, beside bare imapflow by sequence numbers: bytes that come, and CPU
 *   ids      10,000 messages found by Gmail id in the sandbox over 40 ms of round trip
 *   all      memory of 10,000 messages that were read, as items
 *
 *   npx tsx --expose-gc bench/mailbox.ts COMMIT PART [number]
 */
import { createServer, connect, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import type { Account } from '../gmail/account';
import type { Connection } from '../gmail/imap/connection';
import type { LocatedMessage } from '../gmail/mailbox/locate';
import type { MailboxSession } from '../gmail/mailbox/session';
import { startSandbox } from '../sandbox/sandbox';
import { startDelayingProxy } from '../test/support/delaying-proxy';
import { sandboxAccount } from '../test/support/sandbox-account';
import { serverAccount } from '../test/servers/server-account';
import { trustCertificate } from '../test/support/trust';
import { treeOf } from './at-commit';
import { inMegabytes, inRounds, median, timed } from './measuring';
import { fillDovecot, openClient, withDovecot } from './receiving/dovecot-mailbox';

const [commit = '', part = '', number] = process.argv.slice(2);
const me = 'support@example.test';

const load = async (tree: string) => {
	const from = async <Module>(file: string): Promise<Module> =>
		(await import(join(tree, file))) as Module;
	return {
		...(await from<typeof import('../gmail/mailbox/locate')>('gmail/mailbox/locate.ts')),
		...(await from<typeof import('../gmail/mailbox/change-located')>(
			'gmail/mailbox/change-located.ts',
		)),
		...(await from<typeof import('../gmail/mailbox/delete-for-ever')>(
			'gmail/mailbox/delete-for-ever.ts',
		)),
		...(await from<typeof import('../gmail/mailbox/search-messages')>(
			'gmail/mailbox/search-messages.ts',
		)),
		...(await from<typeof import('../gmail/mailbox/session')>('gmail/mailbox/session.ts')),
		...(await from<typeof import('../gmail/read/read-by-uids')>('gmail/read/read-by-uids.ts')),
		...(await from<typeof import('../gmail/uid-sets')>('gmail/uid-sets.ts')),
		...(await from<typeof import('../nodes/GmailMailbox/read-located')>(
			'nodes/GmailMailbox/read-located.ts',
		)),
		...(await from<typeof import('../nodes/GmailMailbox/message-item')>(
			'nodes/GmailMailbox/message-item.ts',
		)),
	};
};
type Sources = Awaited<ReturnType<typeof load>>;

/** Runs alternating rounds; says the medians, and the ratio. */
const compare = async (
	what: string,
	contenders: [Sources, Sources],
	rounds: number,
	work: (sources: Sources) => Promise<number>,
	unit = 'ms',
): Promise<void> => {
	const [old, current] = contenders;
	const seen = await inRounds(rounds, {
		before: async () => await work(old),
		now: async () => await work(current),
	});
	const [before, now] = [median(seen.before), median(seen.now)];
	console.log(
		`${what}: before ${before.toFixed(0)} ${unit}, now ${now.toFixed(0)} ${unit}; ${(now / before).toFixed(3)} of before`,
	);
};

/** A mailbox of messages spread over labels, which answers at once. */
const answersAtOnce = (count: number, labels: number): MailboxSession => {
	const folders = Array.from({ length: labels }, (_, i) => ({ id: `L${i}`, name: `L${i}` }));
	folders.push({ id: '\\All', name: 'All' }, { id: '\\Trash', name: 'Trash' });
	const connection = (path: string): Connection =>
		({
			folder: { path, uidValidity: '1', uidNext: count, keywords: true },
			gmail: true,
			alive: true,
			account: me,
			knownFolders: async () => folders,
			listFolders: async () => folders,
			fetch: async (uids: number[]) =>
				uids.map((uid) => ({
					uid,
					seq: uid,
					emailId: String(10n ** 18n + BigInt(uid)),
					threadId: String(10n ** 18n + BigInt(uid)),
					labels: new Set(['L1']),
					flags: new Set(['\\Seen']),
				})),
			search: async ({ or = [] }: { or?: { emailId?: string }[] }) =>
				or.map(({ emailId = '0' }) => Number(BigInt(emailId) - 10n ** 18n)),
			addFlags: async () => undefined,
			removeFlags: async () => undefined,
			addLabels: async () => undefined,
			removeLabels: async () => undefined,
			expunge: async () => undefined,
			move: async (uids: number[]) => ({ path: 'Trash', uids: new Map(uids.map((u) => [u, u])) }),
		}) as unknown as Connection;
	return {
		account: me,
		in: async (folder) => connection(folder.replace('\\', '')),
		anywhere: async () => connection('INBOX'),
		close: async () => undefined,
	};
};

const ownWork = async (contenders: [Sources, Sources]): Promise<void> => {
	const count = Number(number ?? 20_000);
	const labels = Math.ceil(count / 50);
	const session = answersAtOnce(count, labels);
	const id = (i: number): string => (10n ** 18n + BigInt(i + 1)).toString(16);
	const all = Array.from({ length: count }, (_, i) => i);
	const places = all.map((i) => ({ id: id(i), mailbox: `L${i % labels}`, uid: i + 1 }));
	const messages: LocatedMessage[] = places.map((place) => ({
		...place,
		threadId: place.id,
		labels: ['L1', 'INBOX'],
		messageId: '',
	}));
	await compare('found by place', contenders, 5, async ({ locate }) =>
		timed(async () => await locate(session, places)),
	);
	await compare('found by id', contenders, 5, async ({ locate }) =>
		timed(
			async () =>
				await locate(
					session,
					places.map((each) => ({ id: each.id })),
				),
		),
	);
	const inOne = messages.map((message) => ({ ...message, mailbox: 'L1' }));
	await compare('labelled', contenders, 5, async ({ changeLocated }) =>
		timed(
			async () =>
				await changeLocated(session, inOne, { addLabels: [`L${labels - 1}`], moveTo: 'trash' }),
		),
	);
	await compare('deleted for ever', contenders, 3, async ({ deleteForEver }) =>
		timed(async () => await deleteForEver(session, inOne)),
	);
	const core = {
		readByUids: async function* (_connection: Connection, uids: number[]) {
			for (const uid of uids) yield { mail: { uid } };
		},
	};
	await compare('grouped to be read', contenders, 5, async ({ readLocated }) =>
		timed(async () => await readLocated({ core, session } as never, messages)),
	);
};

const commands = async (contenders: [Sources, Sources]): Promise<void> => {
	const sparse = Array.from({ length: 10_000 }, (_, i) => 100_000 + 3 * i);
	await compare(
		'10,000 UIDs that stand alone',
		contenders,
		1,
		async ({ toUidSets }) => toUidSets(sparse).length,
		'commands',
	);
};

/** A way to a server that counts what comes back, in bytes. */
const countingWay = async (port: number) => {
	const counted = { bytes: 0 };
	const server = createServer((client) => {
		const upstream = connect({ host: '127.0.0.1', port });
		upstream.on('data', ({ length }) => (counted.bytes += length));
		client.pipe(upstream).pipe(client);
		for (const socket of [client, upstream]) socket.on('error', () => undefined);
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	return { counted, port: (server.address() as AddressInfo).port, close: () => server.close() };
};

const newest = async (contenders: [Sources, Sources]): Promise<void> => {
	const count = Number(number ?? 200_000);
	await withDovecot(async (dovecot) => {
		await fillDovecot(dovecot, me, count);
		await (await openClient(dovecot, me)).logout();
		const way = await countingWay(dovecot.imap.port);
		const account: Account = serverAccount(dovecot, me);
		account.servers = { ...account.servers, imap: { ...dovecot.imap, port: way.port } };
		const costOf = async (
			work: () => Promise<unknown>,
		): Promise<{ bytes: number; cpu: number }> => {
			const [bytes, cpu] = [way.counted.bytes, process.cpuUsage()];
			await work();
			const { user, system } = process.cpuUsage(cpu);
			return { bytes: way.counted.bytes - bytes, cpu: (user + system) / 1_000 };
		};
		const told = ({ bytes, cpu }: { bytes: number; cpu: number }): string =>
			`${(bytes / 1_000).toFixed(1)} kB, ${cpu.toFixed(0)} ms of CPU`;
		for (const [name, query] of [
			['no filter', {}],
			['unread', { read: false }],
			['from', { from: 'carla' }],
		] as const) {
			for (const [i, sources] of contenders.entries()) {
				const session = sources.openMailbox(account);
				await session.in('INBOX');
				let found: number[] = [];
				const costs = [];
				for (let round = 0; round < 5; round++) {
					costs.push(
						await costOf(async () => {
							const { uids } = await sources.searchMessages(session, query, 'INBOX', 50);
							found = uids.slice(-50);
						}),
					);
				}
				const bytes = median(costs.map((cost) => cost.bytes));
				const cpu = median(costs.map((cost) => cost.cpu));
				console.log(
					`newest 50 of ${count}, ${name}, ${i === 0 ? 'before' : 'now'}: ${told({ bytes, cpu })} (${found.length} found, to ${found.at(-1)})`,
				);
				await session.close();
			}
		}
		const client = await openClient({ ...dovecot, imap: { ...dovecot.imap, port: way.port } }, me);
		const exists = client.mailbox ? client.mailbox.exists : 0;
		const bare = await costOf(async () => await client.fetchAll(`${exists - 49}:*`, { uid: true }));
		console.log(`bare imapflow by sequence: ${told(bare)}`);
		await client.logout();
		way.close();
	});
};

const byIds = async (contenders: [Sources, Sources]): Promise<void> => {
	const count = Number(number ?? 10_000);
	const sandbox = await startSandbox();
	trustCertificate(sandbox.caPem);
	const mailbox = sandbox.store.addAccount({ address: me, name: '' });
	const references = Array.from({ length: count }, (_, i) => {
		const { id } = mailbox.append(Buffer.from(`Subject: ${i}\r\n\r\nHello`), {
			labels: ['\\Inbox'],
		});
		return { id: id.toString(16) };
	});
	const proxy = await startDelayingProxy(sandbox.servers.imap, 40);
	const { servers, ...account } = sandboxAccount(sandbox, me);
	const imap = { host: '127.0.0.1', port: proxy.port };
	await compare(`${count} found by id over 40 ms`, contenders, 3, async (sources) => {
		const session = sources.openMailbox({ ...account, servers: { ...servers, imap } });
		const before = proxy.counted.roundTrips;
		const took = await timed(async () => {
			const found = await sources.locate(session, references);
			if (found.some((each) => !('uid' in each))) throw new Error('One was not found');
		});
		console.log(`  ${proxy.counted.roundTrips - before} round trips, ${took.toFixed(0)} ms`);
		await session.close();
		return took;
	});
	await proxy.close();
	await sandbox.close();
};

const memoryOfAll = async (contenders: [Sources, Sources]): Promise<void> => {
	const count = Number(number ?? 10_000);
	const sandbox = await startSandbox();
	trustCertificate(sandbox.caPem);
	const mailbox = sandbox.store.addAccount({ address: me, name: '' });
	const words = 'Thank you for your order. It leaves our house tomorrow.\r\n'.repeat(40);
	const html = `<div style="color: #333">${words}</div>`.repeat(8);
	for (let i = 0; i < count; i++) {
		mailbox.append(
			Buffer.from(
				`From: Carla <carla@customer.test>\r\nTo: ${me}\r\nSubject: Order ${i}\r\nMessage-ID: <${i}@customer.test>\r\nDate: Sat, 28 Nov 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\nOrder ${i}\r\n${words}\r\n--b\r\nContent-Type: text/html\r\n\r\n${html}\r\n--b--\r\n`,
			),
			{ labels: ['\\Inbox'] },
		);
	}
	const account = sandboxAccount(sandbox, me);
	const context = { getNode: () => ({ type: 'x', typeVersion: 1 }) };
	await compare(
		`${count} as items`,
		contenders,
		2,
		async (sources) => {
			const session = sources.openMailbox(account);
			const connection = await session.in('INBOX');
			const { uids } = await sources.searchMessages(session, {}, 'INBOX');
			global.gc?.();
			const start = process.memoryUsage().heapUsed;
			const items = [];
			for await (const mail of sources.readByUids(connection, uids)) {
				items.push(
					await sources.messageItem({ context } as never, mail, { simplify: true, among: 'many' }),
				);
			}
			global.gc?.();
			const heap = process.memoryUsage().heapUsed - start;
			const json = Buffer.byteLength(JSON.stringify(items));
			console.log(`  ${inMegabytes(heap)} of heap, ${inMegabytes(json)} as JSON, ${items.length}`);
			await session.close();
			return heap / 1e6;
		},
		'MB',
	);
	await sandbox.close();
};

const parts: Record<string, (contenders: [Sources, Sources]) => Promise<void>> = {
	own: ownWork,
	commands,
	newest,
	ids: byIds,
	all: memoryOfAll,
};

const main = async (): Promise<void> => {
	const run = parts[part];
	if (!commit || !run) throw new Error('npx tsx --expose-gc bench/mailbox.ts COMMIT PART [number]');
	await run([await load(treeOf(commit)), await load(resolve(__dirname, '..'))]);
	process.exit(0);
};

void main();
