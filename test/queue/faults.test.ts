import { setTimeout as sleep } from 'node:timers/promises';
import { startCollector, type Collector, type Execution } from '../faults/collector';
import { deliverTo, publishAll, senderOf } from '../faults/everyday';
import {
	callingMailbox,
	everydayMailboxes,
	succeedingMailbox,
	waitingMailbox,
	type Mailbox,
} from '../faults/mailboxes';
import { doneIn } from '../faults/marks';
import type { PlannedMail } from '../faults/plan';
import { seeded } from '../faults/random';
import { startQueuePipeline, type QueuePipeline } from '../n8n/queue-pipeline';
import { until } from '../n8n/until';
import { describeServers } from '../servers/requirements';
import { faults } from './faults';
import { keepResuming } from './resume';

/**
 * The short run plays the faults that heal soon. `ROUNDS=1` plays each one once in random order, `ROUNDS=2` each one twice;
 * `SEED=123` plays a run again, `PART=2/6` a sixth of it, `FAULT='Redis|away'` the faults of such names, `BURST=15` sends so many
 * mails to each mailbox.
 */
const rounds = Number(process.env.ROUNDS ?? 0);
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
const burst = Number(process.env.BURST ?? (rounds > 0 ? 6 : 4));
const named = process.env.FAULT;
const random = seeded(seed);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const chosen = faults.filter(({ name, short }) =>
	named === undefined ? rounds > 0 || short : new RegExp(named).test(name),
);
const rows = Array.from({ length: Math.max(1, rounds) }, () => chosen).flat();
const inOrder = rounds > 0 ? random.shuffle(rows) : rows;
const [part = 1, parts = 1] = (process.env.PART ?? '1/1').split('/').map(Number);
const plan = inOrder.slice(
	Math.ceil(((part - 1) * inOrder.length) / parts),
	Math.ceil((part * inOrder.length) / parts),
);

/** n8n may be silent about an execution for so long, in minutes: none of these runs for so long. */
const SILENCE = 1;

/** Half of the mails come at once; the others, while the fault lasts, one every so often, in ms. */
const ARRIVE_EVERY = 1_000;

/** What ended so long before a fault was certainly noted as done, in ms. */
const NOTED_WITHIN = 5_000;

/** After a fault programs take so long to find each other again, in ms. */
const RECONNECTED_WITHIN = 10_000;

/** The longest that a message may take after the fault: a dead worker is noticed, then n8n is silent, twice. In ms. */
const ENDS_WITHIN = 240_000;

/** What waits and was not marked by then comes again, in hours: n8n tells nobody how it ended. */
const COMES_AGAIN = 1.5 / 60;

const used = ['archive', 'label', 'answer', 'marked'];
const mailboxes: Mailbox[] = [
	...everydayMailboxes.filter(({ name }) => used.includes(name)),
	succeedingMailbox,
	callingMailbox,
	{ ...waitingMailbox, options: { ...waitingMailbox.options, comesAgainAfter: COMES_AGAIN } },
].map((mailbox) => ({ ...mailbox, options: { ...mailbox.options, longestSilence: SILENCE } }));

const mailsOf = (round: number): PlannedMail[] =>
	Array.from({ length: burst }, (_, i) =>
		mailboxes.map(
			({ name }): PlannedMail => ({
				key: `${name} ${String(round * 100 + i + 1).padStart(4, '0')}`,
				mailbox: name,
				at: 0,
				fails: 'never',
				works: random.whole(200, 1_600),
			}),
		),
	).flat();

/** One execution, by its times in s since the fault. */
const line = (at: number, { id, begunAt, endedAt }: Execution): string => {
	const seconds = (time?: number): string =>
		time === undefined ? '' : ((time - at) / 1_000).toFixed(1);
	return `execution ${id}: ${seconds(begunAt)} to ${seconds(endedAt)} s`;
};

describeServers('n8n in queue mode with two workers', ['redis', 'postgres'], () => {
	const bursts = plan.map((_, round) => mailsOf(round));
	let pipeline: QueuePipeline;
	let collector: Collector;
	let resuming: { stop(): Promise<void> };
	/** Of all faults so far, by message. */
	const total = { mails: 0, lost: 0, again: 0 };

	beforeAll(async () => {
		say(`\nQueue mode, SEED=${seed}: ${plan.length} faults, ${bursts.flat().length} mails`);
		pipeline = await startQueuePipeline({
			workers: 2,
			redisKeepsData: true,
			n8nEnv: {
				// Without them an end that main could not be told of while Redis was away is never found again.
				N8N_EXECUTIONS_QUEUE_KEEP_LAST_COMPLETED: '1000',
				N8N_EXECUTIONS_QUEUE_KEEP_LAST_FAILED: '1000',
				// n8n 2.41 does not start again after a kill -9 that hit an execution about to start (https://github.com/n8n-io/n8n/pull/20560).
				N8N_DISABLED_MODULES: 'mcp-registry,insights',
			},
		});
		collector = await startCollector(bursts.flat());
		await publishAll(pipeline, collector, mailboxes);
		resuming = keepResuming(collector, 'waits', () => pipeline.n8n.url);
	});

	afterAll(async () => {
		say(
			`SEED=${seed}, part ${part} of ${parts}: ${total.mails} mails, ${total.lost} lost, ${total.again} run again`,
		);
		await resuming?.stop();
		await pipeline?.close();
		await collector?.close();
	});

	const executions = ({ key }: PlannedMail) => collector.executions.get(key) ?? [];

	const keysOf = (mails: PlannedMail[]): string[] => mails.map(({ key }) => key);

	const notMarked = async (mails: PlannedMail[]): Promise<PlannedMail[]> => {
		const done = await doneIn(pipeline.sandbox, mailboxes);
		return mails.filter(({ key }) => !done.has(key));
	};

	/** Mails of which no execution came to its last node; where the workflow says when a mail is done, nor said so. */
	const notEnded = async (mails: PlannedMail[]): Promise<PlannedMail[]> => {
		const left = mails.filter((mail) => executions(mail).every(({ endedAt }) => !endedAt));
		if (left.length === 0) return [];
		const notDone = new Set(await notMarked(left));
		return left.filter((mail) => !['marked', 'waits'].includes(mail.mailbox) || notDone.has(mail));
	};

	/** What n8n has kept of an execution. */
	const whatBecameOf = async (id: string): Promise<string> => {
		try {
			const { status } = await pipeline.rest.call<{ status: string }>('GET', `/executions/${id}`);
			const data = await pipeline.rest.executionData(id);
			const messages = [
				...data.matchAll(/"message":"\d+"|"([^"]*(?:rror|onnect|terminat)[^"]*)"/g),
			];
			return `execution ${id} ${status}: ${messages
				.map(([text]) => text)
				.slice(0, 12)
				.join(' ')}`;
		} catch (error) {
			return `execution ${id}: ${String(error)}`;
		}
	};

	const trickle = async (mails: PlannedMail[], every: number): Promise<void> => {
		for (const mail of mails) {
			await deliverTo(pipeline.sandbox, mail);
			await sleep(every);
		}
	};

	/** How many answers the customer got. */
	const answersTo = async (mail: PlannedMail): Promise<number> => {
		const { messages } = await pipeline.sandbox.control<{ messages: unknown[] }>('listMessages', {
			address: senderOf(mail),
		});
		return messages.length;
	};

	test.each(plan.map((fault, round) => ({ ...fault, round })))(
		'$name',
		async ({ name, play, deliversMore, repeats, round }) => {
			const mails = bursts[round];
			const start = Date.now();
			const half = mails.length / 2;
			for (const mail of mails.slice(0, half)) await deliverTo(pipeline.sandbox, mail);
			await until('executions run', async () => (collector.running(start) > 4 ? true : undefined));
			const at = Date.now();
			const running = collector.running(start);
			const more = mails.slice(half);
			const playing = play(pipeline, async () => await trickle(more, 0));
			await Promise.all([playing, deliversMore ? undefined : trickle(more, ARRIVE_EVERY)]);
			const healed = Date.now();
			let lost = mails;
			while (lost.length > 0 && Date.now() < healed + ENDS_WITHIN) {
				await sleep(500);
				lost = await notEnded(mails);
			}
			const ended = Date.now();
			let unmarked = mails;
			while (unmarked.length > 0 && Date.now() < ended + 2 * SILENCE * 60_000) {
				await sleep(500);
				unmarked = await notMarked(mails);
			}

			const wasInFlight = ({ begunAt, endedAt = Infinity }: Execution): boolean =>
				begunAt <= healed + RECONNECTED_WITHIN && endedAt >= at - NOTED_WITHIN;
			const again = mails.filter((mail) => executions(mail).length > 1);
			const explained = (mail: PlannedMail): boolean =>
				repeats && executions(mail).slice(0, -1).every(wasInFlight);
			const answered = mails.filter(({ mailbox }) => ['answer', 'succeeds'].includes(mailbox));
			const notAnswered: string[] = [];
			for (const mail of answered) {
				const answers = await answersTo(mail);
				if (answers < 1 || answers > executions(mail).length)
					notAnswered.push(`${mail.key}: ${answers} answers`);
			}

			const seconds = (from: number, to: number): string => `${((to - from) / 1_000).toFixed(1)} s`;
			say(
				[
					`${name}: ${running} of ${mails.length} ran; healed after ${seconds(at, healed)}, all had run ${seconds(healed, ended)} and were noted ${seconds(ended, Date.now())} later`,
					`lost ${lost.length}, run again ${again.length}`,
					...again.map(
						(mail) =>
							`  ${mail.key}: ${executions(mail)
								.map((one) => line(at, one))
								.join(', ')}`,
					),
				].join('\n'),
			);
			total.mails += mails.length;
			total.lost += lost.length;
			total.again += again.length;
			for (const mail of mails) {
				if (executions(mail).some(({ endedAt }) => endedAt !== undefined)) continue;
				for (const { id } of executions(mail)) say(`  ${mail.key}: ${await whatBecameOf(id)}`);
			}
			if (lost.length > 0) say(pipeline.n8n.tail(60));
			expect(keysOf(lost)).toEqual([]);
			expect(keysOf(again.filter((mail) => !explained(mail)))).toEqual([]);
			expect(notAnswered).toEqual([]);
			expect(keysOf(unmarked)).toEqual([]);
		},
		2 * ENDS_WITHIN + 120_000,
	);
});
