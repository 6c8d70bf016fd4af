import type { Body, Original, OutgoingAttachment } from '../../gmail';
import type { Job } from './job';
import { readWords } from './message';
import { findOriginal, type Found } from './original';
import { imagesOf } from './original-files';
import { signed } from './sender-identity';

/** The message with a way to its files, where its HTML shows some of them and the credential lets us look. */
const withFiles = async (job: Job, original: Original): Promise<Found> => {
	if (job.account.access === 'sendOnly' || !/cid:/i.test(original.html)) return { original };
	// An answer whose quotation shows no images is better than none.
	return await findOriginal(job).catch(() => ({ original }));
};

/**
 * Writes an answer: its words, its signature, and on request what it answers below them.
 *
 * @param isDraft a person may still write what it says
 * @param send is given the body and the images that its quotation shows, which can be read until it ends
 * @throws GmailError
 */
export const writeAnswer = async <Result>(
	job: Job,
	original: Original,
	send: (body: Body, images: OutgoingAttachment[]) => Promise<Result>,
	{ isDraft = false } = {},
): Promise<Result> => {
	const { core, options } = job;
	const written = await signed(job, readWords(job, { needsWords: !isDraft }));
	if (!options.quote) return await send(written, []);
	const found = written.html === undefined ? { original } : await withFiles(job, original);
	try {
		const { body, images } = await core.quoteBelow(written, found.original);
		return await send(body, await imagesOf(core, found, images));
	} finally {
		await found.place?.session.close();
	}
};
