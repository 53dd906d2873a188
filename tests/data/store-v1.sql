-- A catalogue as schema version 1 wrote it.
PRAGMA user_version=1;
BEGIN TRANSACTION;
CREATE TABLE documents(
        workspace TEXT NOT NULL, id TEXT NOT NULL, title TEXT NOT NULL, language TEXT NOT NULL, source TEXT NOT NULL,
        origin TEXT NOT NULL, author TEXT, date TEXT, as_of TEXT, path TEXT NOT NULL, encoding TEXT NOT NULL,
        text_hash TEXT NOT NULL, added REAL NOT NULL, updated REAL NOT NULL, removed REAL,
        PRIMARY KEY(workspace, id));
INSERT INTO "documents" VALUES('main','u-am-gang-0a1b2c','Chuyện chiếc ấm gang','vi','user','Lê An, Chuyện chiếc ấm gang','Lê An','2025-01-09','2025-01-09','/notes/am-gang.txt','utf-8','5f1d7a0000000000',1732400000.0,1732400000.0,NULL);
CREATE TABLE facts(workspace TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY(workspace, key));
INSERT INTO "facts" VALUES('main','bundled','0123456789abcdef');
CREATE TABLE generations(
        workspace TEXT NOT NULL, number INTEGER NOT NULL, embedder TEXT NOT NULL, dimension INTEGER NOT NULL,
        passages INTEGER NOT NULL, content TEXT NOT NULL, built REAL NOT NULL,
        PRIMARY KEY(workspace, number));
INSERT INTO "generations" VALUES('main',3,'builtin-1',192,1,'e1a2b3c4d5e6f708',1732400001.0);
CREATE TABLE passages(
        workspace TEXT NOT NULL, id TEXT NOT NULL, document TEXT NOT NULL, section TEXT NOT NULL, heading TEXT NOT NULL,
        language TEXT NOT NULL, position INTEGER NOT NULL, text TEXT NOT NULL, start INTEGER NOT NULL,
        "end" INTEGER NOT NULL, statements TEXT NOT NULL,
        PRIMARY KEY(workspace, id),
        FOREIGN KEY(workspace, document) REFERENCES documents(workspace, id) ON DELETE CASCADE);
INSERT INTO "passages" VALUES('main','a3c5e7a9b1d3f507','u-am-gang-0a1b2c','u-am-gang-0a1b2c#a3c5e7a9','Chuyện chiếc ấm gang','vi',0,'Chiếc ấm gang giữ nhiệt lâu hơn ấm đất, nên quầy trà ven sông đổi sang ấm gang từ mùa lạnh.',0,91,'[]');
CREATE TABLE pointer(workspace TEXT PRIMARY KEY, generation INTEGER NOT NULL);
INSERT INTO "pointer" VALUES('main',3);
CREATE TABLE vectors(
        workspace TEXT NOT NULL, passage TEXT NOT NULL, embedder TEXT NOT NULL, vector BLOB NOT NULL,
        PRIMARY KEY(workspace, passage, embedder));
CREATE INDEX passages_document ON passages(workspace, document, position);
CREATE INDEX passages_section ON passages(workspace, section);
COMMIT;
