"""The mailbox that receives the mails of all storefronts."""
