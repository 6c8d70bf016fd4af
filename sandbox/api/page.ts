import { fieldOf } from '../http/request-field';
import { apiError } from './api-error';

/** Entries of a page when the caller doesn't say, and at most. */
const defaultSize = 100;
const maxSize = 500;

/** One page of a list: `pageToken` and `maxResults` of the query say which. Throws ApiError. */
export function pageOf<Entry>(
	entries: Entry[],
	query: unknown,
): { page: Entry[]; next: { nextPageToken?: string } } {
	const token = fieldOf(query, 'pageToken') ?? '0';
	if (!/^\d+$/.test(token)) throw apiError('pageTokenInvalid');
	const asked = Number(fieldOf(query, 'maxResults') ?? defaultSize);
	const size = Math.min(Number.isInteger(asked) && asked > 0 ? asked : defaultSize, maxSize);
	const end = Number(token) + size;
	return {
		page: entries.slice(Number(token), end),
		next: end < entries.length ? { nextPageToken: String(end) } : {},
	};
}
