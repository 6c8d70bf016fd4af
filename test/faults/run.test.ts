import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { judge, killOf, type Verdict } from './count';
import { doneLabel, mailboxes, mailboxOf } from './mailboxes';
import { planRun, type PlannedMail } from './plan';
import { play, type Run } from './run';
import { showReasons, showTable } from './table';

/** `SEED=123` plays the same run again. */
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
const plan = planRun(seed);

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** For whoever looks into what a run has shown. */
const kept = join(__dirname, '../../.cache/faults');
const keep = ({ collector, host, labels, log }: Run): void => {
	mkdirSync(kept, { recursive: true });
	writeFileSync(join(kept, 'n8n.log'), log.n8n);
	writeFileSync(join(kept, 'sandbox.log'), log.sandbox);
	const mails = plan.mails.map((mail) => ({
		...mail,
		labels: labels.get(mail.key),
		executions: collector.executions.get(mail.key) ?? [],
	}));
	writeFileSync(
		join(kept, 'mails.json'),
		JSON.stringify({ seed, kills: host.kills, mails }, null, 1),
	);
};

let run: Run;
let verdicts: Verdict[];
const verdictsOf = (name: string): Verdict[] =>
	verdicts.filter(({ key }) => key.startsWith(`${name} `));

beforeAll(async () => {
	say(`\nThe fault run, SEED=${seed}: ${plan.mails.length} mails, ${plan.faults.length} faults`);
	run = await play(plan, say);
	keep(run);
	const { collector, host, labels, crashed } = run;
	verdicts = plan.mails.map((mail) =>
		judge(
			{
				mail,
				mode: mailboxOf(mail.mailbox).mode,
				executions: collector.executions.get(mail.key) ?? [],
				setAside: labels.get(mail.key)?.includes('n8n/failed') ?? false,
				crashed: crashed.has(mail.key),
			},
			host.kills,
		),
	);
	say(`\n${showReasons(verdicts)}\n`);
	say(showTable(Object.fromEntries(mailboxes.map(({ name }) => [name, verdictsOf(name)]))));
	say(`\nSEED=${seed}; half-open for ${run.silentFor} ms`);
}, 12 * 60_000);

const keysOf = (mails: PlannedMail[]): string => mails.map(({ key }) => key).join(', ');

const linesWith = (pattern: RegExp, log: string): string[] =>
	log.split('\n').filter((line) => pattern.test(line));

test('at least 2,000 mails were sent', () => {
	expect(plan.mails.length).toBeGreaterThanOrEqual(2_000);
	expect(run.labels.size).toBe(plan.mails.length);
});

test.each(mailboxes.map(({ name }) => name))(
	'%s: no mail is lost, and none comes twice but as promised',
	(name) => {
		const broken = verdictsOf(name).filter(({ fate }) => fate === 'lost' || fate === 'doubled');
		expect(broken).toEqual([]);
	},
);

test('every mail comes with what it says', () => {
	const unreadable = [...run.collector.executions].filter(([, all]) =>
		all.some((execution) => execution.unreadable !== undefined),
	);
	expect([...run.collector.strange, ...unreadable.map(([key]) => key)]).toEqual([]);
});

test('what is to be done afterwards is done, but for what ended when n8n was killed', () => {
	const undone = plan.mails.filter(({ key, mailbox }) => {
		const labels = run.labels.get(key) ?? [];
		const done = labels.includes(doneLabel) && !labels.includes('\\Inbox');
		const isSetAside = verdicts.some(
			(verdict) => verdict.key === key && verdict.fate === 'setAside',
		);
		return mailbox === 'success' && done === isSetAside;
	});
	const excused = undone.filter((mail) =>
		run.collector.executions
			.get(mail.key)
			?.some((execution) => killOf(execution, mail, run.host.kills) !== undefined),
	);
	say(`Neither labelled nor archived, for n8n was killed: ${keysOf(excused) || 'none'}`);
	expect(keysOf(undone)).toBe(keysOf(excused));
});

test('a half-open connection is noticed within two minutes', () => {
	expect(run.silentFor).toBeLessThan(120_000);
});

test('a restart with nothing left to do brings nothing again', () => {
	expect(run.afterIdleRestart).toBe(0);
});

test.each(['n8n', 'sandbox'] as const)(
	'the log of %s holds no token and no error out of hand',
	(who) => {
		// The first line of the sandbox tells its credentials, for whoever started it.
		const log = run.log[who].replace(/^\{.*\}$/m, '');
		expect(linesWith(/ya29\.|eyJ[\w-]{20}|PRIVATE KEY|\b1\/\/[\w-]{20}/, log)).toEqual([]);
		expect(
			linesWith(
				/unhandled ?rejection|uncaught ?exception|MaxListenersExceeded(?!.*editorUiConnected)/i,
				log,
			),
		).toEqual([]);
	},
);
