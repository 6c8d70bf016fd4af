import { SUCCESS, type Command } from '../command';

/** NOOP, and CHECK, which does nothing else here: the news comes with every command's end. */
export const noop: Command = {
	state: 'any',
	run({ args }) {
		args.end();
		return SUCCESS;
	},
};

/** LOGOUT. */
export const logout: Command = {
	state: 'any',
	run({ session, args }) {
		args.end();
		session.untagged('BYE LOGOUT Requested');
		session.leaveAfterAnswer();
		return '73 good day (Success)';
	},
};

/** Gmail's own XYZZY. */
export const xyzzy: Command = {
	state: 'any',
	run({ args }) {
		args.end();
		return 'Nothing happens.';
	},
};
