import type { ImapFlow, SearchObject } from 'imapflow';
import { messageCommands } from '../../../gmail/imap/message-commands';
import { commandRunner } from '../../../gmail/imap/run-command';

/** A folder of so many messages with every other UID taken, of which some match; it counts what is asked. */
const folderOf = (
	count: number,
	matches: (sequence: number) => boolean,
	{ esearch }: { esearch: boolean },
) => {
	const asked: SearchObject[] = [];
	const search = async (query: SearchObject, options: { returnOptions?: string[] }) => {
		asked.push(query);
		const [first = '1', last = '*'] = String(query.seq ?? '1:*').split(':');
		const end = last === '*' ? count : Number(last);
		const uids: number[] = [];
		for (let sequence = Number(first); sequence <= end; sequence++) {
			if (query.gmraw === undefined || matches(sequence)) uids.push(2 * sequence);
		}
		if (!options.returnOptions) return uids;
		// A range may be told backwards.
		return { all: uids.length > 1 ? `${uids.slice(1).join(',')},${uids[0]}:${uids[0]}` : '' };
	};
	const imap = {
		search,
		mailbox: { exists: count },
		capabilities: new Map(esearch ? [['ESEARCH', true]] : []),
		log: {},
		handleResponse: async () => true,
	} as unknown as ImapFlow;
	const commands = messageCommands(imap, commandRunner(imap, 'me@x.test'), 'me@x.test', () => 'A');
	return { commands, asked };
};

const everyThousandth = (sequence: number): boolean => sequence % 1_000 === 0;

describe.each([true, false])('with ESEARCH: %s', (esearch) => {
	it('finds the newest of all in one look at as many', async () => {
		const { commands, asked } = folderOf(200_000, () => true, { esearch });
		const uids = await commands.newest({ all: true }, 50);
		expect(uids).toEqual(Array.from({ length: 50 }, (_, i) => 2 * (199_951 + i)));
		expect(asked).toEqual([{ seq: '199951:*' }]);
	});

	it('finds the newest that match by looking further back', async () => {
		const { commands, asked } = folderOf(200_000, everyThousandth, { esearch });
		const uids = await commands.newest({ gmraw: 'x' }, 50);
		expect(uids).toEqual(Array.from({ length: 50 }, (_, i) => 2_000 * (151 + i)));
		expect(asked.map(({ seq }) => seq)).toEqual(['195001:*', '155001:195000', '1:155000']);
	});

	it('finds all where there are fewer, and none where nothing matches', async () => {
		const { commands } = folderOf(7_000, everyThousandth, { esearch });
		expect(await commands.newest({ gmraw: 'x' }, 50)).toHaveLength(7);
		expect(await commands.newest({ gmraw: 'x' }, Infinity)).toHaveLength(7);
		expect(await commands.newest({ all: true }, Infinity)).toHaveLength(7_000);
		const { commands: others } = folderOf(7_000, () => false, { esearch });
		expect(await others.newest({ gmraw: 'x' }, 50)).toEqual([]);
	});
});
