import { mailboxes } from './mailboxes';
import { planRun, type FaultKind } from './plan';

const seeds = [1, 2, 3, 4_711, 999_999];

it('is the same for the same seed, and another for another', () => {
	expect(planRun(7)).toEqual(planRun(7));
	expect(planRun(7)).not.toEqual(planRun(8));
});

it.each(seeds)('seed %i sends every mail once, unevenly, within four minutes', (seed) => {
	const { mails } = planRun(seed);
	expect(new Set(mails.map(({ key }) => key)).size).toBe(mails.length);
	expect(mails.length).toBe(mailboxes.reduce((sum, mailbox) => sum + mailbox.mails, 0));
	expect(mails.length).toBeGreaterThanOrEqual(2_000);
	expect(Math.max(...mails.map(({ at }) => at))).toBeLessThan(240_000);
	const perSecond = new Map<number, number>();
	for (const { at } of mails) {
		const second = Math.floor(at / 1_000);
		perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
	}
	expect(Math.max(...perSecond.values())).toBeGreaterThan(40);
});

it.each(seeds)('seed %i has every kind of fault, kills, a restart and publications', (seed) => {
	const { faults, host, mails } = planRun(seed);
	const kinds: Record<FaultKind, true> = {
		drop: true,
		dropMidway: true,
		bye: true,
		revokedToken: true,
		refusedSignIn: true,
		tokenEndpointDown: true,
		shortTokens: true,
		serverRestart: true,
		uidValidity: true,
		refusedFetch: true,
		slowFetch: true,
		silence: true,
	};
	expect([...new Set(faults.map(({ kind }) => kind))].sort()).toEqual(Object.keys(kinds).sort());
	expect(host.filter((event) => event.do === 'kill').length).toBeGreaterThanOrEqual(3);
	expect(host.some((event) => event.do === 'restart')).toBe(true);
	expect(host.some((event) => event.do === 'republish')).toBe(true);
	for (const fails of ['once', 'always']) {
		expect(mails.some((mail) => mail.mailbox === 'success' && mail.fails === fails)).toBe(true);
	}
});

it.each(seeds)('seed %i leaves a half-open connection alone until it is noticed', (seed) => {
	const { faults, host } = planRun(seed);
	const silence = faults.find(({ kind }) => kind === 'silence');
	const later = faults.filter(({ at }) => silence && at > silence.at);
	expect(later.length).toBeGreaterThan(5);
	expect(
		later.filter(({ kind, mailbox }) => kind === 'serverRestart' || mailbox === 'batches'),
	).toEqual([]);
	const times = faults.map(({ at }) => at);
	expect(times).toEqual([...times].sort((one, other) => one - other));
	const starts = host.filter((event) => event.do !== 'republish').map(({ at }) => at);
	expect(starts.filter((at) => silence && Math.abs(at - silence.at) < 30_000)).toEqual([]);
});
