/**
 * The trigger beside n8n's own Email Trigger (IMAP), in the same real n8n, from the same real Dovecot: a backlog of mails
 * of 20 KB, one in twenty with a file of 1 to 5 MB, and then 20 mails with 20 MB each. Listing those is compared with 20
 * mails without files as well, since 20 executions cost memory whatever they are about, and downloading them with a bare
 * streaming parse.
 *
 *   node setup.mjs --n8n && npx tsx bench/receiving/in-n8n.ts [mails]
 */
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { installPackage } from '../../demo/install-package';
import { startN8n, type N8n } from '../../demo/n8n';
import { N8nRest, type Credential, type Workflow } from '../../demo/n8n-rest';
import type { Dovecot } from '../../test/servers/dovecot';
import { inMegabytes, measure, median, numberGiven } from '../measuring';
import { openClient, withDovecot } from './dovecot-mailbox';
import { makeBacklog, makeMail, random } from './mails';
import { parseAsStreams } from './streaming-parse';

const COUNT = numberGiven(0, 2_000);
const LARGE = 20;
const LARGE_BYTES = 20_000_000;
const ROUNDS = 3;
/** n8n's trigger looks at its mailbox when a mail arrives, and listens for that only so long after its start, in ms. */
const N8N_STARTS = 15_000;
const cache = join(__dirname, '..', '..', '.cache');

/** A token endpoint that believes every assertion: whom it acts for is all that is read of it. */
const startTokenEndpoint = async (dovecot: Dovecot) => {
	const { key, cert } = dovecot.certificates;
	const server = createServer({ key, cert }, (request, response) => {
		let form = '';
		request.on('data', (chunk) => (form += chunk));
		request.on('end', () => {
			const [, claims = ''] = (new URLSearchParams(form).get('assertion') ?? '').split('.');
			const { sub } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { sub: string };
			response.setHeader('content-type', 'application/json');
			response.end(
				JSON.stringify({
					access_token: dovecot.tokens.mint(sub),
					expires_in: 3600,
					token_type: 'Bearer',
				}),
			);
		});
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `https://localhost:${(server.address() as AddressInfo).port}/token`,
		close: () => server.close(),
	};
};

const residentOf = (pid: number, field: 'VmRSS' | 'VmHWM'): number =>
	Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) *
	1024;

/** Highest resident memory of n8n from now on, in bytes. */
const watchMemory = (pid: number) => {
	writeFileSync(`/proc/${pid}/clear_refs`, '5');
	const before = residentOf(pid, 'VmRSS');
	return () => residentOf(pid, 'VmHWM') - before;
};

const workflowOf = (name: string, trigger: object): Workflow => ({
	name,
	nodes: [
		{ ...trigger, id: randomUUID(), name: 'Trigger', position: [0, 0] } as never,
		{
			id: randomUUID(),
			name: 'Done',
			type: 'n8n-nodes-base.noOp',
			typeVersion: 1,
			position: [300, 0],
			parameters: {},
		} as never,
	],
	connections: { Trigger: { main: [[{ node: 'Done', type: 'main', index: 0 }]] } },
	settings: { saveDataSuccessExecution: 'none' },
});

const ours = ({ id, name, type }: Credential, address: string, more: object): object => ({
	type: 'n8n-nodes-gmail-imap-smtp.gmailImapTrigger',
	typeVersion: 1,
	parameters: {
		authentication: 'serviceAccount',
		actFor: address,
		mailbox: { __rl: true, mode: 'name', value: 'INBOX' },
		...more,
	},
	credentials: { [type]: { id, name } },
});

const theirs = ({ id, name }: Credential, format: 'simple' | 'resolved'): object => ({
	type: 'n8n-nodes-base.emailReadImap',
	typeVersion: 2.1,
	parameters: {
		mailbox: 'INBOX',
		format,
		...(format === 'simple'
			? { downloadAttachments: false }
			: { dataPropertyAttachmentsPrefixName: 'a' }),
		// Its default leaves out what was there before the first start.
		options: { trackLastMessageId: false },
	},
	credentials: { imap: { id, name } },
});

interface Result {
	/** ms */
	took: number;
	/** bytes */
	rise: number;
}

interface Bench {
	dovecot: Dovecot;
	n8n: N8n;
	rest: N8nRest;
}

const isRunning = async (rest: N8nRest, { id }: { id: string }): Promise<boolean> =>
	(await rest.executions(id)).some(({ status }) => status === 'new' || status === 'running');

/**
 * Publishes a workflow and waits until every message of its mailbox is marked as read, which n8n's trigger does when it
 * has fetched them, and until all executions have ended.
 */
const run = async (
	{ dovecot, n8n, rest }: Bench,
	name: string,
	trigger: object,
	{ address, count, nudge }: { address: string; count: number; nudge?: boolean },
): Promise<Result> => {
	const workflow = await rest.createWorkflow(workflowOf(name, trigger));
	const client = await openClient(dovecot, address);
	await sleep(2_000);
	const rise = watchMemory(n8n.pid);
	let start = performance.now();
	await rest.activate(workflow);
	if (nudge) {
		await sleep(N8N_STARTS + 3_000);
		start = performance.now();
		await dovecot.deliver(address, [makeMail(random(9), 'One more')]);
	}
	const deadline = start + 15 * 60_000;
	for (;;) {
		const unseen = ((await client.search({ seen: false }, { uid: true })) || []).length;
		if (unseen === 0 && !(await isRunning(rest, workflow))) break;
		if (performance.now() > deadline) throw new Error(`${name}: ${unseen} of ${count} are left`);
		await sleep(100);
	}
	const took = performance.now() - start;
	const risen = rise();
	await client.logout();
	await rest.deactivate(workflow.id);
	console.log(
		`${name}: ${count} mails in ${(took / 1_000).toFixed(1)} s, ${(count / (took / 1_000)).toFixed(1)}/s, ${inMegabytes(risen)} above the start`,
	);
	return { took, rise: risen };
};

/** How many mails a second n8n itself can take: those of a trigger that does nothing else. */
const measureBareExecutions = async (
	rest: N8nRest,
	mails: number,
	items: number,
): Promise<number> => {
	const ended = createHttpServer((_, response) => {
		response.end();
		ended.emit('told');
	}).listen(0, '127.0.0.1');
	await once(ended, 'listening');
	const { port } = ended.address() as AddressInfo;
	const parameters = { count: mails / items, items, tell: `http://127.0.0.1:${port}` };
	const workflow = await rest.createWorkflow(
		workflowOf('Bare', { type: 'CUSTOM.bareTrigger', typeVersion: 1, parameters }),
	);
	const start = performance.now();
	const told = once(ended, 'told', { signal: AbortSignal.timeout(300_000) });
	await rest.activate(workflow);
	await told;
	const rate = mails / ((performance.now() - start) / 1_000);
	await rest.deactivate(workflow.id);
	ended.close();
	console.log(`a trigger that does nothing, ${items} an execution: ${rate.toFixed(1)}/s`);
	return rate;
};

const main = async (dovecot: Dovecot): Promise<void> => {
	mkdirSync(cache, { recursive: true });
	const folder = mkdtempSync(join(cache, 'bench-'));
	const tokens = await startTokenEndpoint(dovecot);
	let n8n: N8n | undefined;
	try {
		writeFileSync(join(folder, 'ca.pem'), dovecot.certificates.ca);
		await installPackage(folder);
		n8n = await startN8n({
			folder,
			caFile: join(folder, 'ca.pem'),
			env: { N8N_CUSTOM_EXTENSIONS: join(__dirname, 'bare-trigger') },
		});
		const rest = new N8nRest(n8n.url);
		await rest.setUpOwner({
			email: 'owner@example.test',
			password: 'Bench-Owner-1',
			firstName: 'Bench',
			lastName: 'Owner',
		});
		const { privateKey } = generateKeyPairSync('rsa', {
			modulusLength: 2048,
			publicKeyEncoding: { type: 'spki', format: 'pem' },
			privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
		});
		const serviceAccount = await rest.createCredential('Dovecot', 'gmailServiceAccountApi', {
			customServers: true,
			imapHost: dovecot.imap.host,
			imapPort: dovecot.imap.port,
			smtpHost: 'localhost',
			smtpPort: 465,
			apiUrl: 'https://localhost',
			tokenUrl: tokens.url,
			keyFormat: 'privateKey',
			serviceAccountEmail: 'bench@example.iam.gserviceaccount.com',
			privateKey,
			mailboxAddress: 'nobody@example.test',
			accessLevel: 'fullMail',
			allowOtherMailboxes: true,
		});
		const passwordOf = async (address: string): Promise<Credential> =>
			await rest.createCredential(address, 'imap', {
				user: address,
				password: dovecot.tokens.mint(address),
				...dovecot.imap,
				secure: true,
				allowUnauthorizedCerts: false,
			});
		const bench = { dovecot, n8n, rest };
		const everything = { options: { firstStart: 'unread' }, afterSuccess: { read: true } };

		const measured = async (
			name: string,
			address: string,
			mails: Buffer[],
			trigger: object | 'simple' | 'resolved',
		): Promise<Result> => {
			await dovecot.deliver(address, mails);
			const peer = typeof trigger === 'string';
			return await run(
				bench,
				name,
				peer
					? theirs(await passwordOf(address), trigger as 'simple' | 'resolved')
					: ours(serviceAccount, address, { ...everything, ...trigger }),
				{ address, count: mails.length, nudge: peer },
			);
		};

		// Loads the core once: nobody measures that.
		await measured('warming up', 'warm@example.test', makeBacklog(20), {});
		const backlog = makeBacklog(COUNT);
		const simple = await measured("n8n's, simple", 'simple@example.test', backlog, 'simple');
		const batches = await measured('ours, 20 an execution', 'batches@example.test', backlog, {
			options: { ...everything.options, batchSize: 20 },
		});
		const single = await measured('ours, one an execution', 'single@example.test', backlog, {});
		const resolved = await measured("n8n's, resolved", 'full@example.test', backlog, 'resolved');
		const bareSingle = await measureBareExecutions(rest, Math.min(COUNT, 500), 1);
		const bareBatches = await measureBareExecutions(rest, COUNT, 20);
		const faster = Math.min(simple.took, resolved.took);
		const ratios = (theirs: number): string =>
			`batches ${(theirs / batches.took).toFixed(1)} (asked: 4), one an execution ${(theirs / single.took).toFixed(1)} (asked: 1)`;
		console.log(
			`beside the faster format of n8n: ${ratios(faster)}; with the ${N8N_STARTS / 1_000} s it takes to look at its mailbox: ${ratios(faster + N8N_STARTS)}; beside a trigger that does nothing: batches ${(COUNT / (batches.took / 1_000) / bareBatches).toFixed(2)}, one an execution ${(COUNT / (single.took / 1_000) / bareSingle).toFixed(2)}`,
		);

		const next = random(3);
		const large = Array.from({ length: LARGE }, (_, i) =>
			makeMail(next, `Large ${i}`, LARGE_BYTES),
		);
		const none = Array.from({ length: LARGE }, (_, i) => makeMail(next, `Small ${i}`));
		const listed: Record<'none' | 'large', Result[]> = { none: [], large: [] };
		for (let round = 0; round < ROUNDS; round++) {
			const rounds = { none: `none${round}@example.test`, large: `listed${round}@example.test` };
			listed.none.push(await measured('ours, without files', rounds.none, none, {}));
			listed.large.push(await measured('ours, 20 MB listed', rounds.large, large, {}));
		}
		const downloaded = await measured('ours, 20 MB downloaded', 'files@example.test', large, {
			downloadAttachments: true,
		});
		const bare = await measure(
			async () => await parseAsStreams(dovecot, 'files@example.test', folder),
		);
		console.log(`bare streaming parse: ${(bare.took / 1_000).toFixed(1)} s`);
		await measured("n8n's, 20 MB resolved", 'theirs@example.test', large, 'resolved');
		const middle = (results: Result[], field: keyof Result): number =>
			median(results.map((result) => result[field]));
		console.log(
			`listed, medians: ${(middle(listed.large, 'took') / 1_000).toFixed(2)} s (asked: 2), ${inMegabytes(middle(listed.large, 'rise'))} (asked: 25), without files ${(middle(listed.none, 'took') / 1_000).toFixed(2)} s, ${inMegabytes(middle(listed.none, 'rise'))}; downloaded: ${inMegabytes(downloaded.rise)} (asked: 100), ${(bare.took / downloaded.took).toFixed(2)} of the speed of a bare streaming parse (asked: 0.7)`,
		);
	} finally {
		await n8n?.stop();
		tokens.close();
		rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
	}
};

void withDovecot(main, ['xoauth2', 'oauthbearer', 'plain']);
