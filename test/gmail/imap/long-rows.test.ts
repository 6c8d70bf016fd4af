import type { FetchMessageObject, ImapFlow } from 'imapflow';
import { leaveOutLongRows } from '../../../gmail/imap/long-rows';
import { messageCommands } from '../../../gmail/imap/message-commands';

const part = '("TEXT" "PLAIN" NIL NIL NIL "7BIT" 1 1)';
const structure = (parts: number): string => `(${part.repeat(parts)} "MIXED")`;

/** A client that reads nothing, and what of the lines it is given comes through. */
const reading = () => {
	const read: string[] = [];
	const client = {
		handleResponse: async ({ payload }: { payload: Buffer }) => {
			read.push(payload.toString('latin1', 0, 12));
			return true;
		},
	};
	const longRows = leaveOutLongRows(client as unknown as ImapFlow);
	const give = async (line: string): Promise<boolean> =>
		await client.handleResponse({ payload: Buffer.from(line) });
	return { read, give, longRows };
};

describe('a row of a message', () => {
	it.each([
		['of many parts', `* 7 FETCH (UID 9 BODYSTRUCTURE ${structure(9_000)})`, 9],
		[
			'with what Gmail tells first',
			`* 7 FETCH (X-GM-THRID 12 X-GM-LABELS ("\\\\Inbox" "UID 3 x") UID 9 FLAGS (\\Seen) BODYSTRUCTURE ${structure(9_000)})`,
			9,
		],
		[
			'of which the UID stands behind',
			`* 7 FETCH (BODYSTRUCTURE ${structure(9_000)} UID 9)`,
			undefined,
		],
		[
			'with a file that is called like a UID',
			`* 7 FETCH (BODYSTRUCTURE ((("A" "B" ("NAME" "x UID 3 "))${part.repeat(9_000)} "MIXED") UID 9)`,
			undefined,
		],
		['of brackets alone', `* 7 FETCH (UID 9 BODYSTRUCTURE ${'('.repeat(61_000)}`, 9],
	])('is left out where it is too long: %s', async (_what, line, uid) => {
		const { read, give, longRows } = reading();
		expect(await give(line)).toBe(true);
		expect(read).toEqual([]);
		expect(longRows([9])).toEqual([{ uid }]);
		expect(longRows([9])).toEqual([]);
	});

	it.each([
		['of as many parts as are read', `* 7 FETCH (UID 9 BODYSTRUCTURE ${structure(2_000)})`],
		[
			'with long names',
			`* 7 FETCH (UID 9 BODYSTRUCTURE (("A" "B" ("NAME" "${'( '.repeat(90_000)}"))))`,
		],
		['with a long header', `* 7 FETCH (UID 9 BODY[HEADER] "${'\\" '.repeat(90_000)}")`],
		['that is an answer to a search', `* SEARCH${' 7'.repeat(90_000)}`],
		['that is the end of a command', `A1 OK ${'x '.repeat(90_000)}`],
	])('comes through: %s', async (_what, line) => {
		const { read, give, longRows } = reading();
		await give(line);
		expect(read).toHaveLength(1);
		expect(longRows([9])).toEqual([]);
	});

	it('is kept for whoever asked for it', async () => {
		const { give, longRows } = reading();
		await give(`* 7 FETCH (UID 9 BODYSTRUCTURE ${structure(9_000)})`);
		expect(longRows([8])).toEqual([]);
		expect(longRows([9])).toEqual([{ uid: 9 }]);
	});
});

it('is found by asking one by one where its UID is not told', async () => {
	const asked: string[] = [];
	const client = {
		handleResponse: async ({ payload }: { payload: Buffer }) => payload.length > 0,
		fetchAll: async (set: string): Promise<FetchMessageObject[]> => {
			asked.push(set);
			if (set.split(/[,:]/).includes('2') || set === '1:3') {
				await client.handleResponse({
					payload: Buffer.from(`* 2 FETCH (BODYSTRUCTURE ${structure(9_000)} UID 2)`),
				});
			}
			const uids = set === '1:3' ? [1] : [Number(set)];
			return uids.filter((uid) => uid !== 2).map((uid) => ({ uid, seq: uid, size: 1 }));
		},
	};
	const { fetch } = messageCommands(
		client as unknown as ImapFlow,
		async (command) => (await command()) as never,
		'support@example.test',
		() => 'INBOX',
	);
	const tooLong: number[] = [];
	const rows = await fetch([1, 2, 3], { uid: true, size: true }, (uid) => tooLong.push(uid));
	expect(rows.map(({ uid }) => uid)).toEqual([1, 3]);
	expect(tooLong).toEqual([2]);
	expect(asked).toEqual(['1:3', '2', '3']);
});
