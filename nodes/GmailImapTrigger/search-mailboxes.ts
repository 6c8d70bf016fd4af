import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { accountOf } from '../shared/account';
import type { Authentication } from '../shared/authentication';
import { loadCore } from '../shared/core';
import { toNodeError } from '../shared/errors';

/** Offers the labels and folders of the mailbox, Gmail's own by their special use. */
export async function searchMailboxes(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const core = await loadCore();
	try {
		const account = await accountOf(
			this,
			this.getNodeParameter('authentication') as Authentication,
			this.getNodeParameter('actFor', '') as string,
		);
		const folders = await core.listFolders(account);
		const wanted = filter.toLowerCase();
		return {
			results: folders
				.filter(({ name }) => name.toLowerCase().includes(wanted))
				.map(({ id, name }) => ({ name, value: id })),
		};
	} catch (error) {
		throw toNodeError(
			this.getNode(),
			core.classify(error, { mailbox: 'this mailbox', channel: 'imap' }),
		);
	}
}
