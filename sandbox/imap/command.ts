import type { CommandCursor } from './command-cursor';
import type { Session } from './session';

/** One command of a client, ready to run. */
export interface CommandCall {
	session: Session;
	/** Stands behind the command's name. */
	args: CommandCursor;
	tag: string;
	/** True for `UID FETCH` and its kind. */
	byUid: boolean;
}

/** A command the server knows. `run` answers with the text behind `OK`, or throws a Refusal. */
export interface Command {
	/** In which states it may be given; the session's own checks say more. */
	state: 'any' | 'not authenticated' | 'authenticated' | 'selected';
	/** True where it speaks in sequence numbers, so that EXPUNGE must wait (RFC 3501 section 7.4.1). */
	holdsSequence?: boolean;
	run(call: CommandCall): string | Promise<string>;
}

/** What Gmail says when there is nothing to say. */
export const SUCCESS = 'Success';
