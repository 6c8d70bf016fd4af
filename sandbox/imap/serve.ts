import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from './command';
import { CommandCursor } from './command-cursor';
import { commands } from './commands';
import type { FaultAction } from './faults';
import { readCommand, type RawCommand } from './read-command';
import { bad, Refusal } from './refusal';
import type { Session } from './session';
import { WireClosed } from './wire';

/** Commands whose first argument is a folder, which a fault may name. */
const namesFolder = new Set([
	'SELECT',
	'EXAMINE',
	'STATUS',
	'APPEND',
	'CREATE',
	'DELETE',
	'RENAME',
]);

/** Greets a client and runs its commands one after the other until the connection ends. Never throws. */
export async function serve(session: Session): Promise<void> {
	try {
		const fault = session.context.faults.take({ command: 'GREETING', folders: [] });
		await withFault(session, { tag: '*', fault }, () => {
			session.untagged(`OK Gimap ready for requests from 127.0.0.1 ${session.id}`);
		});
		while (!session.wire.closed) {
			await execute(session, await session.listen(() => readCommand(session.wire)));
		}
	} catch (error) {
		if (!(error instanceof WireClosed)) session.context.onError(error);
	} finally {
		session.end();
	}
}

async function execute(session: Session, { tag, bytes, refused }: RawCommand): Promise<void> {
	const args = new CommandCursor(bytes, { utf8: session.utf8 });
	const verb = readVerb(args);
	const command = commands.get(verb);
	const fault = session.context.faults.take({
		command: verb,
		address: session.mailbox?.address,
		folders: foldersOf(session, verb, args),
		uids: uidsOf(verb, args),
	});
	await withFault(session, { tag, fault }, async () => {
		const answer = await answerOf(session, async () => {
			if (refused) throw new Refusal(refused.status, refused.text);
			if (!command || !tag) throw bad(`Unknown command ${session.id}`);
			checkState(session, command);
			const byUid = verb.startsWith('UID ');
			return `OK ${await command.run({ session, args, tag, byUid })}`;
		});
		session.tellNews({ expunge: !command?.holdsSequence || verb.startsWith('UID ') });
		session.wire.send(`${tag || '*'} ${answer}\r\n`);
	});
	await session.answered();
}

/** The command's name in upper case, with UID in front where it has that; '' where there is none. */
function readVerb(args: CommandCursor): string {
	try {
		const verb = args.keyword();
		return verb === 'UID' && args.take(' ') ? `UID ${args.keyword()}` : verb;
	} catch (error) {
		if (error instanceof Refusal) return '';
		throw error;
	}
}

function foldersOf(session: Session, verb: string, args: CommandCursor): string[] {
	const folders = session.selected ? [session.selected.folder.path] : [];
	const fork = args.fork();
	try {
		if (namesFolder.has(verb) && fork.take(' ')) folders.push(fork.mailbox());
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
	}
	return folders;
}

/** The UIDs that a command names as its first argument. */
function uidsOf(verb: string, args: CommandCursor): string | undefined {
	const fork = args.fork();
	try {
		return verb.startsWith('UID ') && fork.take(' ') ? fork.sequenceSet() : undefined;
	} catch (error) {
		if (error instanceof Refusal) return undefined;
		throw error;
	}
}

async function answerOf(session: Session, run: () => Promise<string>): Promise<string> {
	try {
		return await run();
	} catch (error) {
		if (error instanceof Refusal) return `${error.status} ${error.text}`;
		if (error instanceof WireClosed) throw error;
		session.context.onError(error);
		return 'NO [SERVERBUG] System Error (Failure)';
	}
}

function checkState(session: Session, { state }: Command): void {
	if (state === 'not authenticated' && session.mailbox) {
		throw bad('[CLIENTBUG] Already authenticated');
	}
	if (state === 'authenticated' || state === 'selected') session.requireMailbox();
	if (state === 'selected') session.requireSelected();
}

async function withFault(
	session: Session,
	{ tag, fault }: { tag: string; fault: FaultAction | undefined },
	run: () => Promise<void> | void,
): Promise<void> {
	const { wire } = session;
	switch (fault?.do) {
		case undefined:
			await run();
			return wire.flush();
		case 'slow':
			await delay(fault.ms, undefined, { ref: false });
			await run();
			return wire.flush();
		case 'drop':
			return wire.destroy();
		case 'silence':
			return wire.silence();
		case 'bye':
			session.untagged(`BYE ${fault.text}`);
			return wire.close();
		case 'no':
		case 'bad':
			wire.send(`${tag} ${fault.do.toUpperCase()} ${fault.text}\r\n`);
			return wire.flush();
		case 'dropMidway':
			wire.hold();
			await run();
			return wire.cutInHalf();
		case 'dropAfter':
			wire.hold();
			await run();
			return wire.destroy();
	}
}
