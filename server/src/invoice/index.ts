export { invoicePdf } from "./invoice-pdf.ts";
export { issueCreditNote, issueInvoice } from "./issue-invoice.ts";
export { issueJobs } from "./issue-job.ts";
export type { Invoice } from "./model.ts";
export { invoiceRoutes } from "./routes.ts";
export { invoicesOf } from "./store.ts";
export { invoicePersonalData } from "./personal-data.ts";
