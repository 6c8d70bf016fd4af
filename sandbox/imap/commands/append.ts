import type { Command } from '../command';
import type { CommandCursor } from '../command-cursor';
import { findFolder } from '../find-folder';
import { parseInternalDate } from '../internal-date';
import { no } from '../refusal';

/** APPEND, answered with APPENDUID (RFC 4315); a UTF8 literal of RFC 6855 is taken too. */
export const append: Command = {
	state: 'authenticated',
	run({ session, args }) {
		args.space();
		const path = args.mailbox();
		args.space();
		const flags = args.nextIs('(') ? args.list(() => args.flag()) : [];
		if (flags.length > 0) args.take(' ');
		args.take(' ');
		const receivedAt = args.nextIs('"') ? parseInternalDate(args.string().toString()) : undefined;
		args.take(' ');
		const source = appendedMessage(args);
		args.end();
		if (source.length === 0) throw no('Invalid Arguments: Unable to parse message (Failure)');
		const mailbox = session.requireMailbox();
		const folder = findFolder(mailbox, path, { tryCreate: true });
		const { id } = mailbox.append(Buffer.from(source), {
			labels: folder.label === undefined ? [] : [folder.label],
			flags: flags.filter((flag) => flag !== '\\Deleted' && flag !== '\\Recent'),
			receivedAt,
		});
		return `[APPENDUID ${folder.uidValidity} ${folder.uidOf(id)}] (Success)`;
	},
};

function appendedMessage(args: CommandCursor): Buffer {
	if (!args.takeKeyword('UTF8')) return args.literal();
	args.space();
	return args.list(() => args.literal())[0];
}
