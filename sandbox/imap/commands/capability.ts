import { capabilities, enableable } from '../capabilities';
import { SUCCESS, type Command } from '../command';

/** CAPABILITY. */
export const capability: Command = {
	state: 'any',
	run({ session, args }) {
		args.end();
		session.untagged(`CAPABILITY ${capabilities({ signedIn: session.mailbox !== undefined })}`);
		return `Thats all she wrote! ${session.id}`;
	},
};

/** ID (RFC 2971): what the client says of itself is not kept. */
export const id: Command = {
	state: 'any',
	run({ session }) {
		session.untagged(
			'ID ("name" "GImap" "vendor" "Google, Inc." "support-url" "https://support.google.com/mail" ' +
				'"remote-host" "127.0.0.1")',
		);
		return SUCCESS;
	},
};

/** NAMESPACE (RFC 2342). */
export const namespace: Command = {
	state: 'authenticated',
	run({ session, args }) {
		args.end();
		session.untagged('NAMESPACE (("" "/")) NIL NIL');
		return SUCCESS;
	},
};

/** ENABLE (RFC 5161). */
export const enable: Command = {
	state: 'authenticated',
	run({ session, args }) {
		const wanted: string[] = [];
		while (args.take(' ')) wanted.push(args.keyword());
		args.end();
		const known = wanted.filter((name) => enableable.includes(name));
		for (const name of known) session.enabled.add(name);
		session.untagged(['ENABLED', ...known].join(' '));
		return SUCCESS;
	},
};
