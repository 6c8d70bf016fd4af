import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';
import type { Label } from '../../gmail';
import { accountOf } from './account';
import type { Authentication } from './authentication';
import { loadCore } from './core';
import { toNodeError, understand } from './errors';
import { namesIn } from './names-in';

interface Choice {
	name: string;
	value: string;
}

const ownFirst = (a: Label, b: Label): number =>
	Number(a.type === 'system') - Number(b.type === 'system');

/** The labels of the mailbox that the node acts for; of the first one where it names several. */
const readLabels = async (context: ILoadOptionsFunctions): Promise<Label[]> => {
	const core = await loadCore();
	try {
		const [actFor = ''] = namesIn(context.getNodeParameter('actFor', ''));
		const authentication = context.getNodeParameter('authentication') as Authentication;
		const session = core.openMailbox(await accountOf(context, authentication, actFor));
		try {
			return (await core.listLabels(session)).sort(ownFirst);
		} finally {
			await session.close();
		}
	} catch (error) {
		throw toNodeError(context.getNode(), understand(core, error, 'imap'));
	}
};

/** Lists what a label of the mailbox offers, filtered by what the person typed. */
const searchable = (choicesOf: (label: Label) => Choice[], extra: Choice[] = []) =>
	async function (this: ILoadOptionsFunctions, filter = ''): Promise<INodeListSearchResult> {
		const labels = await readLabels(this);
		const wanted = filter.toLowerCase();
		return {
			results: [...labels.flatMap(choicesOf), ...extra].filter(({ name }) =>
				name.toLowerCase().includes(wanted),
			),
		};
	};

/** Labels that only Gmail gives. */
const givenByGmail = ['SENT', 'DRAFT'];

/** As Gmail shows them: without the folder that IMAP keeps its own in. */
const shown = ({ path, type }: Label): string =>
	type === 'system' ? path.slice(path.lastIndexOf('/') + 1) : path;

const named = (label: Label): Choice => ({ name: shown(label), value: label.name });

/** A folder goes by its special use, because Gmail's own names change with the language of the account. */
const openable = (label: Label): Choice => ({ name: shown(label), value: label.folder });

/** The lists of the fields that take a label or folder. */
export const listSearch = {
	searchMailboxes: searchable((label) => [openable(label)]),
	searchLabels: searchable(
		(label) =>
			label.folder === '\\All' || givenByGmail.includes(label.name) ? [] : [named(label)],
		[{ name: 'Unread', value: 'UNREAD' }],
	),
	searchOwnLabels: searchable((label) => (label.type === 'user' ? [named(label)] : [])),
};

/** The same for a field that takes several. */
export const loadOptions = {
	async getMailboxes(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
		return (await readLabels(this)).map(openable);
	},
};
