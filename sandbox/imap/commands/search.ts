import { SUCCESS, type Command } from '../command';
import type { CommandCursor } from '../command-cursor';
import { bad, no } from '../refusal';
import { parseSearchKey, type SearchTest } from '../search-keys';
import type { SeenMessage } from '../selected-folder';
import { toSequenceSet } from '../sequence-set';

const charsets = ['UTF-8', 'US-ASCII'];
const returnOptions = ['MIN', 'MAX', 'ALL', 'COUNT'];

/** SEARCH (RFC 3501), ESEARCH (RFC 4731) and MODSEQ (RFC 7162). */
export const search: Command = {
	state: 'selected',
	holdsSequence: true,
	run(call) {
		const { session, tag, byUid } = call;
		// Gmail wants a literal for anything beyond ASCII; what it does after UTF8=ACCEPT is not known.
		const args = call.args.fork({ utf8: false });
		args.space();
		const returns = args.takeKeyword('RETURN') ? parseReturn(args) : undefined;
		if (args.takeKeyword('CHARSET')) {
			args.space();
			if (!charsets.includes(args.text().toUpperCase())) {
				throw no(`[BADCHARSET (${charsets.join(' ')})] Unsupported charset (Failure)`);
			}
			args.space();
		}
		const selected = session.requireSelected();
		let byModseq = false;
		const scope = {
			args,
			selected,
			now: session.context.clock(),
			onModseq: () => {
				byModseq = true;
				session.enabled.add('CONDSTORE');
			},
		};
		const tests: SearchTest[] = [parseSearchKey(scope)];
		while (args.take(' ')) tests.push(parseSearchKey(scope));
		args.end();
		const found = selected.all().filter((seen) => tests.every((test) => test(seen)));
		const modseq = byModseq && found.length > 0 ? highestModseq(found) : undefined;
		const numbers = found.map((seen) => (byUid ? seen.uid : seen.sequence));
		session.untagged(
			returns
				? esearchLine({ numbers, returns, tag, byUid, modseq })
				: ['SEARCH', ...numbers, ...(modseq ? [`(MODSEQ ${modseq})`] : [])].join(' '),
		);
		return SUCCESS;
	},
};

function parseReturn(args: CommandCursor): string[] {
	args.space();
	const options = args.list(() => args.keyword());
	args.space();
	if (options.some((option) => !returnOptions.includes(option))) throw bad();
	return options.length > 0 ? options : ['ALL'];
}

const highestModseq = (found: SeenMessage[]): bigint =>
	found.reduce((highest, { message }) => (message.modseq > highest ? message.modseq : highest), 0n);

function esearchLine({
	numbers,
	returns,
	tag,
	byUid,
	modseq,
}: {
	numbers: number[];
	returns: string[];
	tag: string;
	byUid: boolean;
	modseq: bigint | undefined;
}): string {
	const parts = [`ESEARCH (TAG "${tag}")`];
	if (byUid) parts.push('UID');
	// With nothing found MIN, MAX and ALL are left out.
	const some = numbers.length > 0;
	if (returns.includes('MIN') && some) parts.push(`MIN ${numbers[0]}`);
	if (returns.includes('MAX') && some) parts.push(`MAX ${numbers.at(-1)}`);
	if (returns.includes('ALL') && some) parts.push(`ALL ${toSequenceSet(numbers)}`);
	if (returns.includes('COUNT')) parts.push(`COUNT ${numbers.length}`);
	if (modseq) parts.push(`MODSEQ ${modseq}`);
	return parts.join(' ');
}
