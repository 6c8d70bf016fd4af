import type { IDataObject, ITriggerFunctions } from 'n8n-workflow';
import { readCursor, startNow, writeCursor, type Cursor } from '../../gmail/watch/cursor';
import { savedState } from '../../nodes/GmailImapTrigger/saved-state';

const core = { readCursor, writeCursor };

const open = (data: IDataObject) => {
	const unreadable: string[] = [];
	const context = { getWorkflowStaticData: () => data } as unknown as ITriggerFunctions;
	return { unreadable, state: savedState(context, core, (origin) => unreadable.push(origin)) };
};

const large = (decided: number): Cursor => ({
	...startNow,
	account: 'me@example.test',
	uidValidity: '7',
	decided,
	pending: Array.from({ length: 1_000 }, (_, i) => ({
		uid: decided + i + 1,
		identity: `188313489355204${i}`,
		attempt: 1,
		failures: 0,
	})),
});

it('a cursor comes back', () => {
	const data: IDataObject = {};
	open(data).state.saveCursor('a:INBOX', { ...startNow, account: 'me@example.test', decided: 7 });
	const again = open(JSON.parse(JSON.stringify(data)) as IDataObject);
	expect(again.state.cursor('a:INBOX')).toMatchObject({ account: 'me@example.test', decided: 7 });
	expect(again.state.cursor('a:Other')).toBeUndefined();
	expect(again.unreadable).toEqual([]);
});

it.each([
	['no JSON', '{"v":2,'],
	['of a version to come', '{"v":9,"a":"me","u":"7","d":1}'],
	['a number', 7],
	['an object', { decided: 7 }],
	['null', null],
])('what is no cursor (%s) is told of and not used, never thrown', (_, value) => {
	const { state, unreadable } = open({ 'cursor:a:INBOX': value as IDataObject });
	expect(state.cursor('a:INBOX')).toBeUndefined();
	expect(unreadable).toEqual(['a:INBOX']);
});

const mailboxOf = (i: number): string => `firstname.lastname${i}@company.test`;

it.each([1, 9, 20, 500])(
	'%d mailboxes with much in hand stay below 64 KB, and each has its cursor',
	(mailboxes) => {
		const data: IDataObject = {};
		const { state } = open(data);
		const origins = Array.from({ length: mailboxes }, (_, i) => `${mailboxOf(i)}:INBOX`);
		state.keepOnly(origins);
		for (let round = 0; round < 2; round += 1) {
			origins.forEach((origin, i) =>
				state.saveCursor(origin, { ...large(i * 10), account: mailboxOf(i) }),
			);
		}
		expect(Buffer.byteLength(JSON.stringify(data))).toBeLessThan(64_000);
		const again = open(data).state;
		origins.forEach((origin, i) => expect(again.cursor(origin)?.decided).toBe(i * 10));
	},
);

it('whatever happens it stays below 64 KB: for what has no room the server knows what is done', () => {
	const data: IDataObject = {};
	const { state } = open(data);
	const origins = Array.from({ length: 2_000 }, (_, i) => `${mailboxOf(i)}:INBOX`);
	state.keepOnly(origins);
	origins.forEach((origin, i) => state.saveCursor(origin, { ...large(i), account: mailboxOf(i) }));
	expect(Buffer.byteLength(JSON.stringify(data))).toBeLessThan(64_000);
	expect(open(data).state.cursor(origins[0])?.decided).toBe(0);
	expect(open(data).state.cursor(origins[1_999])).toBeUndefined();
});

it('what is not watched any more is forgotten, and whatever else was there', () => {
	const data: IDataObject = { 'cursor:old': '{}', 'claims:x': 'a'.repeat(99), mine: 1 };
	const { state } = open(data);
	state.saveCursor('a:INBOX', startNow);
	state.keepOnly(['a:INBOX']);
	expect(Object.keys(data)).toEqual(['cursor:a:INBOX']);
});
