import type { Account } from '../../account';
import { call, isMissing, onDraft, withRetries, type Calling, type Try } from './calls';
import { readHeader, type DraftDetails, type DraftHeader } from './draft';

/** One try to read what the header of a draft says. */
export const fetchHeader = async (
	account: Account,
	path: `/${string}`,
	how: Try,
): Promise<DraftHeader> =>
	readHeader(await call<DraftDetails>(account, `${path}?format=metadata`, how));

/**
 * What the header of a draft says.
 *
 * @throws GmailError `messageNotFound` when there is no such draft
 */
export const readDraft = async (
	account: Account,
	draftId: string,
	calling: Calling = {},
): Promise<DraftHeader> =>
	await onDraft(
		account,
		draftId,
		calling,
		async (path, how) => await fetchHeader(account, path, how),
	);

/** Drafts that one answer lists at most. */
const MAX_DRAFTS_A_PAGE = 500;

/** Drafts that are read at a time. */
const MAX_READ_AT_ONCE = 5;

/**
 * The drafts of an account, the newest first.
 *
 * @param search as in Gmail's search box; '' for all
 * @throws GmailError
 */
export const listDrafts = async (
	account: Account,
	{ search, limit }: { search: string; limit: number },
	calling: Calling = {},
): Promise<DraftHeader[]> => {
	const ids: string[] = [];
	let pageToken: string | undefined;
	do {
		const query = new URLSearchParams({
			maxResults: String(Math.min(MAX_DRAFTS_A_PAGE, limit - ids.length)),
			...(search && { q: search }),
			...(pageToken && { pageToken }),
		});
		const list = async (how: Try) =>
			await call<{ drafts?: { id: string }[]; nextPageToken?: string }>(account, `?${query}`, how);
		const { drafts = [], nextPageToken } = await withRetries(account, calling, list);
		ids.push(...drafts.map(({ id }) => id));
		pageToken = nextPageToken;
	} while (pageToken && ids.length < limit);
	const read: DraftHeader[] = [];
	for (let i = 0; i < Math.min(ids.length, limit); i += MAX_READ_AT_ONCE) {
		const some = ids.slice(i, Math.min(limit, i + MAX_READ_AT_ONCE));
		const drafts = await Promise.all(
			// One that somebody sent or deleted meanwhile is none any more.
			some.map(
				async (id) =>
					await readDraft(account, id, calling).catch((error: unknown) => {
						if (isMissing(error)) return undefined;
						throw error;
					}),
			),
		);
		read.push(...drafts.filter((draft) => draft !== undefined));
	}
	return read;
};
