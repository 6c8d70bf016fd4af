/** Begins the Message-ID of a question. */
const ID_PREFIX = 'ask.';

/** What stands in a Message-ID as it is (RFC 5322 section 3.2.3, atext without what could be mistaken). */
const plain = /^[A-Za-z0-9_-]+$/;

/** `~` and base64 for anything else. */
const encode = (text: string): string =>
	plain.test(text) ? text : `~${Buffer.from(text).toString('base64url')}`;

const decode = (text: string): string =>
	text.startsWith('~') ? Buffer.from(text.slice(1), 'base64url').toString() : text;

/** n8n signs in hex; two thirds of it say the same. */
const shorten = (signature: string): string =>
	/^(?:[0-9a-f]{2})+$/.test(signature)
		? Buffer.from(signature, 'hex').toString('base64url')
		: `~${Buffer.from(signature).toString('base64url')}`;

const lengthen = (text: string): string =>
	text.startsWith('~')
		? Buffer.from(text.slice(1), 'base64url').toString()
		: Buffer.from(text, 'base64url').toString('hex');

const pattern =
	/^<?ask\.([A-Za-z0-9_~-]{1,40})\.([A-Za-z0-9_~-]{1,200})\.([A-Za-z0-9-]{1,40})\.([A-Za-z0-9_~-]{1,200})(?:\.[a-z]\d{0,4})?@/;

/**
 * The Message-ID of a question: it carries the signed address by which the execution goes on that waits for the answer. Every mail
 * program names it in a reply (RFC 5322 section 3.6.4), so that a reply finds its question with nothing kept anywhere. It
 * tells nobody more than the links in the mail do, of which it is one.
 *
 * @param address as n8n signed it: `https://host/webhook-waiting/<execution>/<node>?q=<place>&signature=<hex>`
 * @param part tells apart the mails about one question: `r2` for the second reminder; '' for the question itself
 * @returns with angle brackets
 */
export const questionId = (address: string, sender: string, part = ''): string => {
	const url = new URL(address);
	const [execution = '', node = ''] = url.pathname.split('/').slice(-2).map(decodeURIComponent);
	const place = url.searchParams.get('q') ?? '';
	const signature = url.searchParams.get('signature') ?? '';
	const name = [encode(execution), encode(node), place, shorten(signature), part]
		.filter((each) => each !== '')
		.join('.');
	return `<${ID_PREFIX}${name}@${sender.slice(sender.lastIndexOf('@') + 1)}>`;
};

/**
 * The question that a message answers.
 *
 * @param ids In-Reply-To and References, in any order
 * @returns below the base of n8n's waiting webhooks: `12/<node>?q=0-0-0&signature=<hex>`; undefined where it answers none
 */
export const questionAnswered = (ids: string[]): string | undefined => {
	for (const id of ids) {
		const found = pattern.exec(id.trim());
		if (!found) continue;
		const [, execution = '', node = '', place = '', signature = ''] = found;
		const query = new URLSearchParams({ q: place, signature: lengthen(signature) });
		return `${encodeURIComponent(decode(execution))}/${encodeURIComponent(decode(node))}?${query.toString()}`;
	}
	return undefined;
};
