import {
	describeCertificate,
	readKeyPairs,
	tendKeyPairs,
	type KeyPairs,
} from '../../../gmail/auth/key-pairs';

const wishes = { days: 30, renew: false, registered: [] as string[] | undefined };

let first: KeyPairs;
let both: KeyPairs & { next: NonNullable<KeyPairs['next']> };

beforeAll(async () => {
	first = await tendKeyPairs(undefined, wishes);
	const renewing = await tendKeyPairs(first, { ...wishes, renew: true });
	if (!renewing.next) throw new Error('No second certificate was made');
	both = { ...renewing, next: renewing.next };
});

describe('tendKeyPairs', () => {
	it('makes one key pair where there is none', () => {
		expect(first).toEqual({
			current: {
				privateKey: expect.stringContaining('BEGIN PRIVATE KEY'),
				certificate: expect.stringContaining('BEGIN CERTIFICATE'),
			},
		});
	});

	it('keeps what exists, whatever the days and however often', async () => {
		expect(await tendKeyPairs(first, { ...wishes, days: 900 })).toEqual(first);
		expect(await tendKeyPairs(both, { ...wishes, renew: true })).toEqual(both);
	});

	it('makes a second one to renew, and signs on with the first', () => {
		expect(both.current).toEqual(first.current);
		expect(both.next.certificate).not.toBe(first.current.certificate);
	});

	it('keeps the second one when the switch goes off before Google knows it', async () => {
		expect(await tendKeyPairs(both, wishes)).toEqual(both);
	});

	it('changes over once Google knows the second, and makes no third until the switch was off', async () => {
		const registered = [first.current.certificate, both.next.certificate];
		const changed = await tendKeyPairs(both, { ...wishes, renew: true, registered });
		expect(changed).toEqual({ current: both.next, renewed: true });
		expect(await tendKeyPairs(changed, { ...wishes, renew: true, registered })).toEqual(changed);
		const off = await tendKeyPairs(changed, { ...wishes, registered });
		expect(off).toEqual({ current: both.next });
		const again = await tendKeyPairs(off, { ...wishes, renew: true, registered });
		expect(again.next?.certificate).not.toBe(both.next.certificate);
	});

	it.each([
		['does not know the second', () => [first.current.certificate]],
		['could not be asked', () => undefined],
	])('stays with the first while Google %s', async (_what, registered) => {
		expect(await tendKeyPairs(both, { ...wishes, registered: registered() })).toEqual(both);
	});
});

describe('readKeyPairs', () => {
	it('reads back what was kept as JSON', () => {
		expect(readKeyPairs(JSON.stringify(both))).toEqual(both);
	});

	it.each([['', 'null', '{"current":1}', '__n8n_BLANK_VALUE_x', true, undefined]].flat())(
		'finds no key in %p',
		(kept) => {
			expect(readKeyPairs(kept)).toBeUndefined();
		},
	);
});

describe('describeCertificate', () => {
	it.each([
		[
			'known',
			() => [first.current.certificate],
			0,
			/^Google knows it\. It ends on \d{4}-\d\d-\d\d\.$/,
		],
		['unknown', () => [], 0, /does not know it yet: upload it\. It ends on/],
		['not asked', () => undefined, 0, /could not be asked.*It ends on/],
		['over', () => [], 31, /It ended on/],
	])('tells of one that is %s', (_what, registered, days, sentence) => {
		const now = Date.now() + days * 24 * 3_600_000;
		expect(describeCertificate(first.current.certificate, registered(), now)).toMatch(sentence);
	});
});
