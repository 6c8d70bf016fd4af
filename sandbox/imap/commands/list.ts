import { SUCCESS, type Command, type CommandCall } from '../command';
import { listedFolders, type ListedFolder } from '../listed-folders';
import { mailboxName } from '../mailbox-name';
import { bad } from '../refusal';
import { parseStatusItems, statusLine } from '../status-items';

const selectionOptions = ['SUBSCRIBED', 'REMOTE', 'RECURSIVEMATCH', 'SPECIAL-USE'];

interface ListRequest {
	selection: string[];
	matches: (path: string) => boolean;
	/** Options of RETURN, without STATUS. */
	returns: string[];
	/** Items of RETURN (STATUS (...)). */
	status: string[];
	/** LIST "" "" asks for the separator alone. */
	separatorOnly: boolean;
}

/** LIST with the extensions of RFC 5258 and RFC 5819; special use and children always shown, as Gmail does. */
export const list: Command = {
	state: 'authenticated',
	run(call) {
		const { session } = call;
		const request = parseList(call);
		if (request.separatorOnly) {
			session.untagged('LIST (\\Noselect) "/" ""');
			return SUCCESS;
		}
		const mailbox = session.requireMailbox();
		for (const listed of listedFolders(mailbox)) {
			if (!request.matches(listed.path) || !isSelected(listed, request.selection)) continue;
			const subscribed =
				listed.subscribed && [...request.selection, ...request.returns].includes('SUBSCRIBED');
			const attributes = [...listed.attributes, ...(subscribed ? ['\\Subscribed'] : [])];
			session.untagged(`LIST (${attributes.join(' ')}) "/" ${mailboxName(listed.path, session)}`);
			if (request.status.length > 0 && listed.folder) {
				session.untagged(statusLine(session, listed.folder, request.status));
			}
		}
		return SUCCESS;
	},
};

/** LSUB: what is subscribed, which with Gmail is everything at first. */
export const lsub: Command = {
	state: 'authenticated',
	run(call) {
		const { session } = call;
		const { matches } = parseList(call);
		for (const { path, attributes, subscribed } of listedFolders(session.requireMailbox())) {
			if (!subscribed || !matches(path)) continue;
			session.untagged(`LSUB (${attributes.join(' ')}) "/" ${mailboxName(path, session)}`);
		}
		return SUCCESS;
	},
};

/** Names that XLIST had before SPECIAL-USE. */
const xlistNames: Record<string, string> = {
	'\\All': '\\AllMail',
	'\\Junk': '\\Spam',
	'\\Flagged': '\\Starred',
};

/** XLIST, Gmail's LIST of old. */
export const xlist: Command = {
	state: 'authenticated',
	run(call) {
		const { session } = call;
		const { matches } = parseList(call);
		for (const { path, attributes } of listedFolders(session.requireMailbox())) {
			if (!matches(path)) continue;
			const names = attributes.map((name) => xlistNames[name] ?? name);
			if (path === 'INBOX') names.push('\\Inbox');
			session.untagged(`XLIST (${names.join(' ')}) "/" ${mailboxName(path, session)}`);
		}
		return SUCCESS;
	},
};

function parseList({ args }: CommandCall): ListRequest {
	args.space();
	const selection = args.nextIs('(') ? args.list(() => args.keyword()) : [];
	if (selection.some((option) => !selectionOptions.includes(option))) throw bad();
	if (selection.length > 0) args.space();
	const reference = args.mailbox();
	args.space();
	const patterns = args.nextIs('(') ? args.list(() => args.listPattern()) : [args.listPattern()];
	const returns: string[] = [];
	let status: string[] = [];
	if (args.take(' ')) {
		if (!args.takeKeyword('RETURN')) throw bad();
		args.space();
		args.list(() => {
			const option = args.keyword();
			if (option === 'STATUS') status = parseStatusItems(args);
			else returns.push(option);
		});
	}
	args.end();
	const expressions = patterns.map((pattern) => patternExpression(reference + pattern));
	return {
		selection,
		matches: (path) => expressions.some((expression) => expression.test(path)),
		returns,
		status,
		separatorOnly: patterns.length === 1 && patterns[0] === '',
	};
}

/** `*` is anything, `%` anything within one level; INBOX in any case. */
function patternExpression(pattern: string): RegExp {
	const source = pattern
		.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
		.replaceAll('*', '.*')
		.replaceAll('%', '[^/]*');
	return new RegExp(`^${source}$`, /^inbox$/i.test(pattern) ? 'i' : '');
}

const isSelected = (
	{ subscribed, attributes, folder }: ListedFolder,
	selection: string[],
): boolean =>
	(!selection.includes('SUBSCRIBED') || subscribed) &&
	(!selection.includes('SPECIAL-USE') || attributes.includes(folder?.specialUse || '-'));
