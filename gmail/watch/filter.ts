import type { Mail } from '../message';

/** Kinds of messages that may be skipped, as the trigger names them. */
export type Skipped = 'automaticReplies' | 'bounces' | 'drafts' | 'mailingLists' | 'ownMessages';

/** Which parsed messages are for a workflow; what is absent is no condition. */
export interface FilterOptions {
	skip?: Skipped[];
	/** Only senders whom Gmail found to be who they say they are. */
	authenticatedOnly?: boolean;
	/** Addresses of this mailbox beside the one signed in as; asked for when a message bears the label of what was sent. */
	ownAddresses?: () => Promise<string[]>;
	/** To the second, where the server was asked by the day. */
	receivedAfter?: Date;
	/** Judged here on servers that cannot search for it, Gmail can. */
	hasAttachment?: boolean;
}

/** Why a message is not for this workflow, to follow "skipped because"; undefined when it is. */
export type Filter = (mail: Mail) => Promise<string | undefined>;

const has = (mail: Mail, label: string): boolean => mail.labels?.includes(label) ?? false;

/** A sender can write any address; Gmail alone gives the label. Elsewhere there is the address only. */
const isOwn = async (mail: Mail, aliases: () => Promise<string[]>): Promise<boolean> => {
	if (mail.labels !== undefined && !has(mail, 'SENT')) return false;
	const senders = mail.from.map(({ address }) => address.toLowerCase());
	if (senders.includes(mail.account.toLowerCase())) return true;
	if (mail.labels === undefined) return false;
	return (await aliases()).some((address) => senders.includes(address.toLowerCase()));
};

const skips: Record<Exclude<Skipped, 'ownMessages'>, (mail: Mail) => string | undefined> = {
	automaticReplies: ({ kind }) =>
		kind === 'automaticReply' ? 'it is an automatic reply (RFC 3834)' : undefined,
	bounces: ({ kind }) =>
		kind === 'bounce' || kind === 'deliveryNotice'
			? 'it is the report of a mail server (RFC 3464)'
			: undefined,
	drafts: (mail) => (has(mail, 'DRAFT') ? 'it is a draft' : undefined),
	mailingLists: ({ list }) =>
		list ? `it came over the mailing list ${list.id}`.trim() : undefined,
};

/** What one has sent oneself is proven by its label: no server of a stranger can give it. */
const unproven = (mail: Mail): string | undefined =>
	mail.authentication?.passed || has(mail, 'SENT')
		? undefined
		: mail.authentication
			? `Gmail found no proof that ${mail.from[0]?.address ?? 'its sender'} sent it`
			: 'Gmail did not check its sender';

const wrongAttachments = (mail: Mail, wanted: boolean): string | undefined => {
	const found = mail.attachments.some(({ inline }) => !inline);
	if (mail.id !== undefined || found === wanted) return undefined;
	return wanted ? 'it has no attachment' : 'it has an attachment';
};

/** Makes the filter of a trigger. What the server can judge is in `createSearchQuery`, so that it is never fetched. */
export const createFilter = ({
	skip = [],
	authenticatedOnly,
	ownAddresses = async () => [],
	receivedAfter,
	hasAttachment,
}: FilterOptions): Filter => {
	const judged = skip.filter((kind) => kind !== 'ownMessages');
	return async (mail) => {
		for (const kind of judged) {
			const reason = skips[kind](mail);
			if (reason !== undefined) return reason;
		}
		if (receivedAfter && mail.receivedAt && new Date(mail.receivedAt) < receivedAfter) {
			return 'it was received before';
		}
		const told =
			(hasAttachment === undefined ? undefined : wrongAttachments(mail, hasAttachment)) ??
			(authenticatedOnly ? unproven(mail) : undefined);
		// Last, as somebody may have to be asked.
		if (told === undefined && skip.includes('ownMessages') && (await isOwn(mail, ownAddresses))) {
			return 'this mailbox sent it itself';
		}
		return told;
	};
};
