import type { GmailError } from '../../gmail';

/** What failed, what to do, and the page to go to: for places of n8n that show one text, without links. */
export const inOneText = ({ message, remedy, page, guide }: GmailError): string => {
	const address = page ?? guide;
	return `${message.replace(/\.$/, '')}. ${remedy}${address ? ` See ${address}` : ''}`;
};
