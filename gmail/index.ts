/** The core: what the nodes load on first use. What is behind a name runs when it is first asked for. */
export type { AccessLevel } from './access-level';
export { googleServers, type Account, type Endpoint, type Servers } from './account';
export { fetchClientId } from './auth/client-id';
export {
	describeCertificate,
	isRegistered,
	readKeyPairs,
	tendKeyPairs,
	type KeyPairs,
} from './auth/key-pairs';
export { requestKeylessToken } from './auth/keyless';
export { decisionOf, type Decision, type DecisionWords } from './ask/decision';
export { FormFault, inputOf, readForm, readValues, writtenText, type FormField } from './ask/form';
export { copyMail, questionMail } from './ask/mail';
export { askedPlace, judgeReply, questionOf, whyNoAnswer } from './ask/reply';
export {
	closedPage,
	busyPage,
	COMMENT,
	DECISION,
	questionPage,
	replyPage,
	thanksPage,
	unknownPage,
	type Page as AnswerPage,
} from './ask/pages';
export {
	outcomeOf,
	type Answer,
	type Asked,
	type Outcome as AskOutcome,
	type Question,
	type ResponseType,
	type Way,
} from './ask/question';
export { questionAnswered, questionId } from './ask/question-id';
export { askWhyRefused } from './auth/refresh-refusal';
export { fetchRegistered } from './auth/registered-certificates';
export { requestDelegatedToken } from './auth/service-account';
export { readKeyFile, readPrivateKey, type ServiceAccountKey } from './auth/service-account-key';
export { requireScopes, scopesOf, signInScopes } from './auth/scopes';
export { sharedRenewal } from './auth/shared-renewal';
export { sharedTokenSource } from './auth/shared-token-source';
export { requireToken, tokenSource, type GetToken, type Token } from './auth/token-source';
export { fetchAddress, requireAddress } from './check/signed-in-address';
export { classify, GmailError, guideTo, pages } from './errors';
export { checkConnection, type CheckResult } from './check/check-connection';
export { checkSignIn } from './check/sign-in';
export type { MessageChanges } from './imap/message-changes';
export type { Folder } from './folder';
export { changeLocated } from './mailbox/change-located';
export { chooseAttachments, type AttachmentFilter } from './mailbox/choose-attachments';
export { deleteForEver } from './mailbox/delete-for-ever';
export { createLabel, deleteLabel, listLabels, renameLabel, type Label } from './mailbox/labels';
export { listAliases, type SendAsAlias } from './mailbox/list-aliases';
export { listFolders } from './mailbox/list-folders';
export { locate, type LocatedMessage } from './mailbox/locate';
export { readReference, type MessageReference } from './mailbox/message-reference';
export { readQuota } from './mailbox/quota';
export { repliesSentTo } from './mailbox/replies-sent';
export { checkQuery, searchMessages, type MessageQuery } from './mailbox/search-messages';
export { openMailbox, type MailboxSession } from './mailbox/session';
export { locateThreads, type ThreadReference } from './mailbox/threads';
export type {
	Address,
	Attachment,
	Attendee,
	Authentication,
	Bounce,
	CalendarEvent,
	Mail,
	MailingList,
	MailKind,
	OutgoingAttachment,
	AutomaticMail,
	OutgoingMail,
	Receipt,
	Transport,
} from './message';
export { dayOf, readTime } from './read-time';
export { readCursor, startNow, writeCursor, type Cursor, type Outcome } from './watch/cursor';
export { createSharedLimit, type SharedLimit } from './watch/concurrency';
export type { MessageContent, ReadMessage } from './read/message-content';
export type {
	AcknowledgeAt,
	DeadLetter,
	DeliveredMessage,
	Repeat,
	Delivery,
	Receiver,
} from './watch/delivery';
export type { Format } from './parse/fetched-message';
export { saveName } from './parse/file-name';
export { createFilter, type Filter, type FilterOptions, type Skipped } from './watch/filter';
export { readNewest } from './watch/newest';
export { openPart } from './read/packed-files';
export { contentTypesOf, filesUnknown, listAttachments, readByUids } from './read/read-by-uids';
export { createSearchQuery, type SearchOptions } from './watch/search-query';
export type { Handover } from './watch/reader';
export { watch, type Watch } from './watch/watch';
export { fitsPattern } from './wildcard';
export {
	automaticAfter,
	countAutomatic,
	forgetOldTimes,
	hopsAfter,
	refuseAutoReply,
	refuseBounceTo,
	type AutomaticTimes,
} from './send/auto-reply-guard';
export { readAddress, readAddresses } from './send/addresses';
export { compose, type Composed } from './send/compose';
export type { SendOptions } from './send/deliver';
export {
	createDraft,
	deleteDraft,
	listDrafts,
	readDraft,
	sendDraft,
	updateDraft,
} from './send/drafts';
export { asForward } from './send/forward';
export { invitationTo, type Event } from './send/invitation';
export { checkLimits, splitRecipients } from './send/limits';
export { messageIdFor } from './send/message-id';
export { canBeAnswered, readOriginal, type Original } from './send/original';
export { htmlOfText } from './parse/quotable';
export { asRichAs, forwardBelow, quoteBelow, signBelow, type Body } from './send/quote';
export { placeImages } from './send/images-in-place';
export { asReply } from './send/reply';
export { openSender, type Sender } from './send/sender';
export { readUnsubscribe } from './send/unsubscribe';
export {
	readCurrency,
	readLanguage,
	reportCsv,
	reportHtml,
	reportXlsx,
	rowsIn,
	toGrid,
	type Column,
	type Grid,
	type Page,
	type Row,
	type Selection,
	type Total,
} from './send/report';
