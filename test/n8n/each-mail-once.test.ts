import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SavedWorkflow } from '../../demo/n8n-rest';
import { startPipeline, type Pipeline } from '../../demo/pipeline';
import { startCollector, type Collector } from '../faults/collector';
import { deliverTo, LONGEST_STOP, patientStop, publishAll, quietMail } from '../faults/everyday';
import { everydayMailboxes, waitingMailbox, type MailboxName } from '../faults/mailboxes';
import { doneIn } from '../faults/marks';
import type { PlannedMail } from '../faults/plan';
import { until } from './until';

/** Mails of one burst in each mailbox. */
const BURST = 10;

let pipeline: Pipeline;
let collector: Collector;
let workflows: Map<MailboxName, SavedWorkflow>;
const allMailboxes = [...everydayMailboxes, waitingMailbox];
const mails: PlannedMail[] = [];

beforeAll(async () => {
	for (const mailbox of allMailboxes) {
		for (let number = 1; number <= 100; number += 1) mails.push(quietMail(mailbox, number));
	}
	pipeline = await startPipeline({ n8nEnv: patientStop });
	collector = await startCollector(mails);
	workflows = await publishAll(pipeline, collector, allMailboxes);
});

afterAll(async () => {
	await pipeline?.close();
	await collector?.close();
});

let sent = 0;

/** A burst of mails in each mailbox. Returns their keys. */
const burst = async (size = BURST): Promise<string[]> => {
	const keys: string[] = [];
	for (let i = 0; i < size; i += 1) {
		sent += 1;
		for (const mailbox of everydayMailboxes) {
			const mail = quietMail(mailbox, sent);
			keys.push(mail.key);
			await deliverTo(pipeline.sandbox, mail);
		}
	}
	return keys;
};

const endedOf = (key: string): number =>
	(collector.executions.get(key) ?? []).filter(({ endedAt }) => endedAt !== undefined).length;

/** How often each was executed, where that is not once. */
const notOnce = (keys: string[]): Record<string, number> =>
	Object.fromEntries(
		keys
			.map((key): [string, number] => [key, collector.executions.get(key)?.length ?? 0])
			.filter(([, times]) => times !== 1),
	);

const marked = async (): Promise<Set<string>> => await doneIn(pipeline.sandbox, allMailboxes);

/**
 * All have come to their end: at the last node; or begun and done, as where the process ended after Mark as Done, or where n8n
 * took its task runner from a Code node as it stopped.
 */
const allEnded = async (keys: string[], timeout = 60_000): Promise<void> => {
	let open = keys;
	await until(
		'all mails have been executed',
		async () => {
			open = open.filter((key) => endedOf(key) === 0);
			if (open.length === 0) return true;
			const done = await marked();
			const over = (key: string): boolean => collector.executions.has(key) && done.has(key);
			return open.every(over) ? true : undefined;
		},
		timeout,
	).catch((error: unknown) => {
		throw new Error(`${String(error)}: ${open.join(', ')}\n${pipeline.n8n.tail(30)}`);
	});
};

/** What failed executions say of why, but for Code nodes, whose task runner n8n ends before them as it stops. */
const failures = async (): Promise<string[]> => {
	const found: string[] = [];
	for (const [name, { id }] of workflows) {
		if (name === 'data') continue;
		for (const execution of await pipeline.rest.executions(id)) {
			if (execution.status !== 'error') continue;
			const data = await pipeline.rest.executionData(execution.id);
			found.push(`${name} ${execution.id}: ${data.slice(-2_000)}`);
		}
	}
	return found;
};

/** So long after its start n8n has handed out whatever it will hand out again. */
const comesAgain = async (): Promise<void> => await sleep(8_000);

const restart = async (between: () => Promise<void> = async () => undefined): Promise<void> => {
	await pipeline.n8n.stop(LONGEST_STOP);
	await between();
	pipeline.n8n = await pipeline.n8n.startAgain();
};

/** Works on n8n's database, while n8n does not run. */
const inDatabase = <Result>(work: (database: DatabaseSync) => Result): Result => {
	const database = new DatabaseSync(join(pipeline.folder, '.n8n', 'database.sqlite'));
	try {
		return work(database);
	} finally {
		database.close();
	}
};

type Saved = { id: string; staticData: string | null };

const readStaticData = (): Saved[] =>
	inDatabase((database) =>
		database
			.prepare('SELECT id, staticData FROM workflow_entity')
			.all()
			.map((row) => row as unknown as Saved),
	);

const writeStaticData = (saved: Saved[]): void =>
	inDatabase((database) => {
		const statement = database.prepare('UPDATE workflow_entity SET staticData = ? WHERE id = ?');
		for (const { id, staticData } of saved) statement.run(staticData, id);
	});

test('an orderly stop and start in the middle of a burst: each mail runs its workflow once', async () => {
	const keys = await burst();
	await until('executions run', async () => (collector.running(0) >= 7 ? true : undefined));
	await restart();
	await allEnded(keys);
	await restart();
	await comesAgain();
	expect(notOnce(keys)).toEqual({});
	expect(await failures()).toEqual([]);
}, 240_000);

test('an orderly stop waits until a slow mail server knows what the last executions did', async () => {
	const keys = await burst(3);
	await until('executions run', async () => (collector.running(0) >= 7 ? true : undefined));
	for (const command of ['GREETING', 'UID STORE']) {
		await pipeline.sandbox.control('addImapFault', { do: 'slow', ms: 1_500, when: { command } });
	}
	await restart(async () => void (await pipeline.sandbox.control('clearFaults', {})));
	await allEnded(keys);
	await comesAgain();
	expect(notOnce(keys)).toEqual({});
}, 240_000);

test('a saved cursor that is replaced by an older one, or by none, repeats nothing and loses nothing', async () => {
	await restart();
	let older: Saved[] = [];
	await restart(async () => {
		older = readStaticData();
	});
	const before = await burst(4);
	await allEnded(before);
	await comesAgain();
	let later: string[] = [];
	await restart(async () => {
		writeStaticData(older);
		later = await burst(3);
	});
	await allEnded(later);
	await comesAgain();
	expect(notOnce([...before, ...later])).toEqual({});

	let last: string[] = [];
	await restart(async () => {
		writeStaticData(older.map(({ id }) => ({ id, staticData: null })));
		last = await burst(3);
	});
	await allEnded(last);
	await comesAgain();
	expect(notOnce([...before, ...later, ...last])).toEqual({});

	let foreign: string[] = [];
	await restart(async () => {
		writeStaticData(
			older.map(({ id, staticData }) => ({
				id,
				staticData: (staticData ?? '').replaceAll('\\"v\\":2', '\\"v\\":9'),
			})),
		);
		foreign = await burst(2);
	});
	await allEnded(foreign);
	await comesAgain();
	expect(notOnce([...before, ...later, ...last, ...foreign])).toEqual({});
}, 400_000);

test('kill -9 in the middle of a burst: nothing is lost, and only what was in flight runs once more', async () => {
	const keys = await burst();
	await until('executions run', async () => (collector.running(0) >= 7 ? true : undefined));
	await pipeline.n8n.kill();
	pipeline.n8n = await pipeline.n8n.startAgain();
	await allEnded(keys);
	await comesAgain();
	const again = notOnce(keys);
	expect(Object.values(again).every((times) => times === 2)).toBe(true);
	await restart();
	await comesAgain();
	expect(notOnce(keys)).toEqual(again);
}, 240_000);

test('a workflow that waits says itself when its mail is done, however often n8n ends meanwhile', async () => {
	const waitingMails = [1, 2, 3].map((number) => quietMail(waitingMailbox, number));
	for (const mail of waitingMails) await deliverTo(pipeline.sandbox, mail);
	const keys = waitingMails.map(({ key }) => key);
	const waiting = async (): Promise<number> =>
		(await pipeline.rest.executions(workflows.get('waits')!.id)).filter(
			({ status }) => status === 'waiting',
		).length;
	await until('three wait', async () => ((await waiting()) === 3 ? true : undefined));
	await sleep(1_000);
	await restart();
	await comesAgain();
	await pipeline.n8n.kill();
	pipeline.n8n = await pipeline.n8n.startAgain();
	await comesAgain();
	expect(notOnce(keys)).toEqual({});
	expect(await waiting()).toBe(3);
	const done = await marked();
	expect(keys.filter((key) => done.has(key))).toEqual([]);
	for (const key of keys) {
		const [{ resumeUrl }] = collector.executions.get(key)!;
		const { ok, status } = await fetch(resumeUrl);
		expect([ok, status]).toEqual([true, 200]);
	}
	await allEnded(keys);
	await until('all are done', async () => {
		const now = await marked();
		return keys.every((key) => now.has(key)) ? true : undefined;
	});
	await restart();
	await comesAgain();
	expect(notOnce(keys)).toEqual({});
}, 240_000);

test('the static data of each workflow stays small', () => {
	for (const { staticData } of readStaticData()) {
		expect(Buffer.byteLength(staticData ?? '')).toBeLessThan(64_000);
	}
});

// Last: from here on only the static data knows under which ids the triggers have marked what is done.
test('a workflow that is put back with new ids of its nodes, and mailboxes in another case, repeats nothing, done or running', async () => {
	const done = await burst(2);
	await allEnded(done);
	await comesAgain();
	const running = await burst(1);
	await until('executions run', async () => (collector.running(0) >= 5 ? true : undefined));
	for (const { id } of workflows.values()) {
		const now = await pipeline.rest.call<SavedWorkflow>('GET', `/workflows/${id}`);
		const nodes = now.nodes.map((node) => {
			const { actFor } = node.parameters as { actFor?: string };
			const parameters = {
				...node.parameters,
				...(actFor !== undefined && { actFor: actFor.toUpperCase() }),
			};
			return { ...node, id: randomUUID(), parameters };
		});
		const saved = await pipeline.rest.updateWorkflow(id, { ...now, nodes });
		await pipeline.rest.activate(saved);
	}
	await allEnded(running);
	await restart();
	await comesAgain();
	expect(notOnce([...done, ...running])).toEqual({});
}, 240_000);
