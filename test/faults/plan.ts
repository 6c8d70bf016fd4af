import { mailboxes, type Mailbox, type MailboxName } from './mailboxes';
import { seeded, type Random } from './random';

/** One mail of the run. Times are in ms since the run's start. */
export interface PlannedMail {
	/** Names it among all: `finish 0042`. Its subject begins with it. */
	key: string;
	mailbox: MailboxName;
	at: number;
	/** Which of its executions fail. */
	fails: 'never' | 'once' | 'always';
	/** How long its execution works, in ms. */
	works: number;
}

/** What goes wrong between the trigger and Gmail. */
export type FaultKind =
	| 'drop'
	| 'dropMidway'
	| 'bye'
	| 'revokedToken'
	| 'refusedSignIn'
	| 'tokenEndpointDown'
	| 'shortTokens'
	| 'serverRestart'
	| 'uidValidity'
	| 'refusedFetch'
	| 'slowFetch'
	| 'silence';

export interface PlannedFault {
	kind: FaultKind;
	/** Of those that meet all, the one that feels it first. */
	mailbox: MailboxName;
	at: number;
	/** How long it lasts, or how long a part of it takes, in ms. */
	ms: number;
}

/** What happens to n8n itself. */
export type HostEvent =
	| { do: 'kill' | 'restart'; at: number }
	/** The workflow is published again with another trigger setting, so that n8n starts the trigger anew. */
	| { do: 'republish'; at: number; mailbox: MailboxName };

export interface Plan {
	mails: PlannedMail[];
	faults: PlannedFault[];
	host: HostEvent[];
}

const SECOND = 1_000;

/** Mails arrive within this. */
const ARRIVALS = 236 * SECOND;

/** A half-open connection is noticed after 100 s: until then neither n8n nor the server may be started again. */
const SILENCE = { from: 122 * SECOND, to: 226 * SECOND };

/** How often each kind hits before the silence, and during it on the mailboxes that are not silent. */
const early: Partial<Record<FaultKind, number>> = {
	drop: 3,
	dropMidway: 3,
	bye: 2,
	revokedToken: 1,
	refusedSignIn: 1,
	tokenEndpointDown: 1,
	shortTokens: 1,
	serverRestart: 2,
	uidValidity: 4,
	refusedFetch: 1,
	slowFetch: 1,
};
const during: Partial<Record<FaultKind, number>> = {
	drop: 2,
	dropMidway: 2,
	bye: 1,
	revokedToken: 2,
	refusedSignIn: 1,
	tokenEndpointDown: 1,
	shortTokens: 1,
	uidValidity: 3,
	refusedFetch: 2,
	slowFetch: 1,
};

const repeated = (counts: Partial<Record<FaultKind, number>>): FaultKind[] =>
	Object.entries(counts).flatMap(([kind, count]) =>
		Array<FaultKind>(count).fill(kind as FaultKind),
	);

/** When the mails of one mailbox arrive: bursts, trickles and pauses, stretched over the whole time. */
const arrivals = (count: number, random: Random): number[] => {
	const times: number[] = [];
	let now = 0;
	while (times.length < count) {
		const weather = random.pick(['burst', 'trickle', 'trickle', 'pause'] as const);
		if (weather === 'pause') now += random.between(1, 4) * SECOND;
		const mails = weather === 'burst' ? random.whole(10, 60) : random.whole(5, 25);
		for (let i = 0; weather !== 'pause' && i < mails && times.length < count; i++) {
			times.push(now);
			now += weather === 'burst' ? random.between(0, 5) : random.between(50, 800);
		}
	}
	const stretch = (ARRIVALS - SECOND) / now;
	return times.map((time) => SECOND + Math.round(time * stretch));
};

/** One in twenty fails once; one in fifty always does, where that ends. */
const failing = ({ name }: Mailbox, random: Random): PlannedMail['fails'] => {
	if (name === 'batches' || name === 'start') return 'never';
	const drawn = random.between(0, 1);
	if (drawn < 0.02) return 'always';
	return drawn < 0.07 ? 'once' : 'never';
};

const planMails = (random: Random): PlannedMail[] =>
	mailboxes
		.flatMap((mailbox) =>
			arrivals(mailbox.mails, random).map((at, i) => ({
				key: `${mailbox.name} ${String(i + 1).padStart(4, '0')}`,
				mailbox: mailbox.name,
				at,
				fails: failing(mailbox, random),
				works: random.whole(20, 1_500),
			})),
		)
		.sort((one, other) => one.at - other.at);

/** Spreads faults evenly, each somewhere in its slot, and the mailboxes evenly among them. */
const spread = (
	kinds: FaultKind[],
	{ from, to }: { from: number; to: number },
	targets: MailboxName[],
	random: Random,
): PlannedFault[] => {
	const slot = (to - from) / kinds.length;
	const order = random.shuffle(targets);
	return random.shuffle(kinds).map((kind, i) => ({
		kind,
		mailbox: order[i % order.length],
		at: Math.round(from + (i + random.between(0, 0.8)) * slot),
		ms: random.whole(2, 4) * SECOND,
	}));
};

const planFaults = (random: Random): PlannedFault[] => {
	const all = mailboxes.map(({ name }) => name);
	const talking = all.filter((name) => name !== 'batches');
	return [
		...spread(repeated(early), { from: 4 * SECOND, to: SILENCE.from - 6 * SECOND }, all, random),
		{ kind: 'silence', mailbox: 'batches', at: SILENCE.from, ms: 0 },
		...spread(repeated(during), { from: SILENCE.from + SECOND, to: SILENCE.to }, talking, random),
	];
};

/** A little earlier or later than that second. */
const about = (second: number, random: Random): number =>
	Math.round((second + random.between(-2, 2)) * SECOND);

const planHost = (random: Random): HostEvent[] => [
	{ do: 'republish', at: about(10, random), mailbox: 'finish' },
	{ do: 'kill', at: about(20, random) },
	{ do: 'kill', at: about(52, random) },
	{ do: 'republish', at: about(78, random), mailbox: 'success' },
	{ do: 'restart', at: about(88, random) },
	{ do: 'republish', at: about(150, random), mailbox: 'start' },
	{ do: 'republish', at: about(190, random), mailbox: 'finish' },
	{ do: 'kill', at: SILENCE.to + random.whole(2, 4) * SECOND },
];

/** Lays out a whole run: the same for the same seed. */
export const planRun = (seed: number): Plan => {
	const random = seeded(seed);
	return { mails: planMails(random), faults: planFaults(random), host: planHost(random) };
};
