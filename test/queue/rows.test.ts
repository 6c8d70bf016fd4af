import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { startCollector, type Collector } from '../faults/collector';
import { deliverTo, publishAll } from '../faults/everyday';
import { mailboxOf, type MailboxName } from '../faults/mailboxes';
import { doneIn } from '../faults/marks';
import type { PlannedMail } from '../faults/plan';
import { startQueuePipeline, type QueuePipeline } from '../n8n/queue-pipeline';
import { until } from '../n8n/until';
import { describeServers } from '../servers/requirements';

const run = promisify(execFile);

/** What n8n's row of an execution can say, and a row that n8n has pruned. */
const states = [
	'new',
	'running',
	'waiting',
	'success',
	'error',
	'crashed',
	'canceled',
	'gone',
] as const;
type State = (typeof states)[number];

/**
 * n8n begins nothing once more under a name that it knows. What was new or running it calls crashed at its start, as no job of it is
 * left; what is new while n8n runs it replaces (read in its execution-persistence, 2.41.1; not played here).
 */
const isKnown = (state: State): boolean => state !== 'gone';

const names: MailboxName[] = ['finish', 'success'];
const mailboxes = names.map(mailboxOf);

/** Until all is killed, in ms. */
const LONG = 120_000;
/** The longest that a message may take after that: what n8n knows is handed out again half a minute later. In ms. */
const AGAIN_WITHIN = 150_000;

interface Row {
	id: string;
	status: string;
	key: string;
}

/**
 * n8n names each execution in its database as the trigger has named it, and tells the trigger no more of a name that it knows than
 * that. So each state of the row is made, after all has been killed, and it is seen what becomes of the message.
 */
for (const mode of ['queue', 'regular'] as const) {
	describeServers(`an execution of the same name, in ${mode} mode`, ['redis', 'postgres'], () => {
		let pipeline: QueuePipeline;
		let collector: Collector;
		const mails = mailboxes.flatMap(({ name }) =>
			states.map((state, i): PlannedMail & { state: State } => ({
				key: `${name} ${String(i + 1).padStart(4, '0')}`,
				mailbox: name,
				at: 0,
				fails: 'never',
				works: LONG,
				state,
			})),
		);
		const executions = (key: string) => collector.executions.get(key) ?? [];

		const sql = async (statement: string): Promise<string[][]> => {
			const { port, user, database } = pipeline.postgres;
			const { stdout } = await run('psql', [
				...['-h', '127.0.0.1', '-p', String(port), '-U', user, '-d', database],
				...['-v', 'ON_ERROR_STOP=1', '-At', '-F', ' ', '-c', statement],
			]);
			return stdout
				.trim()
				.split('\n')
				.map((line) => line.split(' '));
		};

		/** Rows of executions, by id. */
		const rows = async (): Promise<Map<string, Row>> => {
			const all = await sql('SELECT id, status, "deduplicationKey" FROM execution_entity');
			return new Map(
				all.map(([id = '', status = '', key = '']): [string, Row] => [id, { id, status, key }]),
			);
		};

		let before: Map<string, Row>;
		let startedAt: number;

		beforeAll(async () => {
			pipeline = await startQueuePipeline({
				workers: mode === 'queue' ? 2 : 0,
				n8nEnv: {
					EXECUTIONS_MODE: mode,
					N8N_DISABLED_MODULES: 'mcp-registry,insights',
				},
			});
			collector = await startCollector(mails);
			await publishAll(pipeline, collector, mailboxes);
			for (const mail of mails) await deliverTo(pipeline.sandbox, mail);
			await until(
				'all run',
				async () => mails.every(({ key }) => executions(key).length === 1) || undefined,
				90_000,
			);
			await Promise.all([
				pipeline.n8n.kill(),
				...pipeline.workers.map(async (worker) => await worker.kill()),
			]);
			// Only the row is left: what n8n keeps of a job in Redis would play a part of its own.
			await pipeline.redis.forget();
			before = await rows();
			for (const { key, state } of mails) {
				const [{ id = '' } = {}] = executions(key);
				await sql(
					state === 'gone'
						? `DELETE FROM execution_entity WHERE id = ${id}`
						: `UPDATE execution_entity SET status = '${state}',
							"waitTill" = ${state === 'waiting' ? "'3000-01-01'" : 'NULL'},
							"startedAt" = ${state === 'new' ? 'NULL' : '"startedAt"'},
							"stoppedAt" = ${['new', 'running', 'waiting'].includes(state) ? 'NULL' : 'now()'}
							WHERE id = ${id}`,
				);
			}
			for (const mail of mails) mail.works = 50;
			await Promise.all([
				pipeline.n8n.startAgain().then((n8n) => (pipeline.n8n = n8n)),
				...pipeline.workers.map(async (_, index) => await pipeline.startWorker(index)),
			]);
			startedAt = Date.now();
			await until(
				'all are done',
				async () => {
					const done = await doneIn(pipeline.sandbox, mailboxes);
					return mails.every(({ key }) => done.has(key)) || undefined;
				},
				AGAIN_WITHIN,
			);
		}, 500_000);

		afterAll(async () => {
			await pipeline?.close();
			await collector?.close();
		});

		test.each(mails)('$mailbox, $state: it runs once more', async ({ key, state }) => {
			const all = executions(key);
			expect(all).toHaveLength(2);
			const [first, second] = all;
			expect(second?.outcome).toBe('success');
			const after = await rows();
			const [old, now] = [before.get(first!.id), after.get(second!.id)];
			process.stdout.write(
				`${mode}, ${key}, ${state}: again after ${((second!.begunAt - startedAt) / 1_000).toFixed(1)} s, ${old?.key === now?.key ? 'same' : 'next'} name; the old row is ${after.get(first!.id)?.status ?? 'gone'}\n`,
			);
			// The old name where nothing of it has begun, or n8n has forgotten it; else the next one.
			expect(now?.key === old?.key).toBe(!isKnown(state));
			expect(after.has(first!.id)).toBe(isKnown(state));
		});
	});
}
