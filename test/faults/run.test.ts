import { judge, type Verdict } from './count';
import { doneLabel, mailboxes, mailboxOf } from './mailboxes';
import { planRun } from './plan';
import { play, type Run } from './run';
import { showReasons, showTable } from './table';

/** `SEED=123` plays the same run again. */
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
const plan = planRun(seed);

const say = (line: string): void => void process.stdout.write(`${line}\n`);

let run: Run;
let verdicts: Verdict[];
const verdictsOf = (name: string): Verdict[] =>
	verdicts.filter(({ key }) => key.startsWith(`${name} `));

beforeAll(async () => {
	say(`\nThe fault run, SEED=${seed}: ${plan.mails.length} mails, ${plan.faults.length} faults`);
	run = await play(plan, say);
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

test('what is to be done afterwards is done: labelled and archived, or set aside', () => {
	const wrong = verdictsOf('success').filter(({ key, fate }) => {
		const labels = run.labels.get(key) ?? [];
		const done = labels.includes(doneLabel) && !labels.includes('\\Inbox');
		return fate === 'setAside' ? done : !done;
	});
	expect(wrong).toEqual([]);
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
		expect(log).not.toMatch(/ya29\.|eyJ[\w-]{20}|PRIVATE KEY|refresh_token|1\/\/[\w-]{20}/);
		expect(log).not.toMatch(/unhandled ?rejection|uncaught ?exception|MaxListenersExceeded/i);
	},
);
